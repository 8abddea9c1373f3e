package io.swarmdns.gossip.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.proto.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityDirectoryTest {
  private final TestSwarm swarm = new TestSwarm();

  @TempDir Path temporary;
  private Path directory = Path.of("");
  private IdentityDirectory identities = new IdentityDirectory(directory);

  @BeforeEach
  void makeDirectory() {
    directory = temporary.resolve("identity");
    identities = new IdentityDirectory(directory);
  }

  private String refusal() {
    IdentityException refused = assertThrows(IdentityException.class, identities::load);
    return String.valueOf(refused.getMessage());
  }

  private void assertRefused(String file, String why) {
    String text = refusal();
    assertTrue(text.contains(directory.resolve(file).toString()), text);
    assertTrue(text.contains(why), text);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Identity node = swarm.node("n1");
    SwarmAuthority authority = swarm.authority();
    Identity primary =
        new Identity(
            node.key(),
            node.chain(),
            Optional.of(new Identity.Issuing(authority.issuer(), authority.issuerKey())));
    assertFalse(identities.exists());
    identities.write(primary);
    assertTrue(identities.exists());
    Identity read = identities.load();
    assertEquals(primary.subject(), read.subject());
    assertEquals(primary.chain(), read.chain());
    assertEquals(primary.key(), read.key());
    assertTrue(read.issuing().isPresent());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    for (String file : List.of("node.key", "node.chain.pem", "root.pem", "issuer.key")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))));
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws IOException {
    identities.write(swarm.node("n1"));
    Path key = directory.resolve("node.key");
    for (String rights : List.of("rw-r-----", "rw----r--", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(rights));
      assertRefused("node.key", "chmod 600");
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    identities.write(swarm.node("n1"));
    PrivateFiles.write(directory.resolve("node.key"), Pem.key(swarm.node("n1").key()));
    assertRefused("node.key", "is not the key of the certificate");
  }

  @Test
  void aRootOfAnotherSwarmIsRefused() throws Exception {
    identities.write(swarm.node("n1"));
    PrivateFiles.write(
        directory.resolve("root.pem"),
        Pem.certificates(List.of(new TestSwarm().authority().root())));
    assertRefused("root.pem", "different swarms");
  }

  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    identities.write(swarm.node("n1"));
    for (String file : List.of("node.key", "node.chain.pem", "root.pem")) {
      Path path = directory.resolve(file);
      Path saved = temporary.resolve("saved");
      Files.copy(path, saved, StandardCopyOption.REPLACE_EXISTING);
      String text = Files.readString(path);
      for (String damaged :
          List.of("", "garbage", text.substring(0, text.length() / 2), text.replace('M', '*'))) {
        PrivateFiles.write(path, damaged);
        assertTrue(refusal().contains(path.toString()), refusal());
      }
      PrivateFiles.write(path, "x".repeat(100_000));
      assertRefused(file, "more than");
      Files.delete(path);
      assertRefused(file, "is missing");
      PrivateFiles.write(path, Files.readString(saved));
      identities.load();
    }
  }

  @Test
  void anIssuersKeyWithoutItsCertificateIsRefused() throws IOException {
    identities.write(swarm.node("n1"));
    PrivateFiles.write(directory.resolve("issuer.key"), Pem.key(swarm.node("x").key()));
    assertRefused("issuer.pem", "is missing");
  }

  @Test
  void theRootKeyIsWrittenOnceAndReadBack() throws IOException {
    Path file = temporary.resolve("root.key");
    IdentityDirectory.writeRootKey(file, swarm.rootKey());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(swarm.rootKey(), IdentityDirectory.readRootKey(file));
    assertThrows(
        IdentityException.class, () -> IdentityDirectory.writeRootKey(file, swarm.rootKey()));
    SwarmAuthority again =
        SwarmAuthority.under(
            IdentityDirectory.readRootKey(file),
            swarm.authority().root(),
            java.time.InstantSource.system());
    assertEquals(swarm.authority().swarm(), again.swarm());
  }

  @Test
  void admissionsAreReadBackAndDamageIsNamed() throws IOException {
    Admission admission =
        new Admission(
            Role.BACKUP,
            List.of(new HostPort("10.0.0.1", 7001), new HostPort("2001:db8::1", 7)),
            3);
    PrivateFiles.makeDirectory(directory);
    admission.write(directory);
    assertEquals(admission, Admission.read(directory));
    for (String damaged :
        List.of(
            "",
            "role = king",
            "role = backup\npeers = a:99999",
            "role = backup\npredecessors = -1")) {
      PrivateFiles.write(directory.resolve("admission.properties"), damaged);
      IdentityException refused =
          assertThrows(IdentityException.class, () -> Admission.read(directory));
      assertTrue(String.valueOf(refused.getMessage()).contains("admission.properties"));
    }
  }
}
