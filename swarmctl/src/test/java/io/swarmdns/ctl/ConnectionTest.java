package io.swarmdns.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.CreateAdminReply;
import io.swarmdns.proto.CreateAdminRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is believed to be a node of our swarm, where nodes are found, and what is said when there is
/// none.
class ConnectionTest {
  @TempDir Path directory;
  private final FakeSwarm swarm = new FakeSwarm();
  private final TestAuthority authority;
  private Path identity = Path.of("unset");

  ConnectionTest() throws Exception {
    authority = new TestAuthority();
  }

  private Cli.Run status(FakeNode node) throws Exception {
    return run(node, "status");
  }

  private Cli.Run run(FakeNode node, String... words) throws Exception {
    if (!Files.exists(identity)) {
      identity = authority.identity(directory.resolve("alice.pem"));
    }
    return new Cli(directory).server(node.address(), identity).run(words);
  }

  @Test
  void aNodeOfTheSwarmIsTrusted() throws Exception {
    try (var node = FakeNode.overTls(authority, authority.node("ns1"), swarm)) {
      assertEquals(0, status(node).code());
    }
  }

  @Test
  void aNodeOfAnotherSwarmIsNot() throws Exception {
    var other = new TestAuthority();
    try (var node = FakeNode.overTls(other, other.node("ns1"), swarm)) {
      var run = status(node);
      assertTrue(run.err().contains("is of another swarm (" + other.swarm()), run.err());
      assertEquals(4, run.code());
      assertEquals(0, swarm.calls.get());
    }
  }

  /// It claims our swarm's name, and cannot have our issuer's signature.
  @Test
  void aForgedNodeIsNot() throws Exception {
    var other = new TestAuthority();
    var forged =
        other.certified(
            "swarmdns:" + authority.swarm() + "/node/ns1/" + "0".repeat(32), Duration.ofDays(1));
    try (var node = FakeNode.overTls(other, forged, swarm)) {
      var run = status(node);
      assertTrue(run.err().contains("a certificate that cannot be trusted"), run.err());
      assertEquals(4, run.code());
      assertEquals(0, swarm.calls.get());
    }
  }

  @Test
  void anAdministratorOfTheSwarmIsNoNode() throws Exception {
    try (var node = FakeNode.overTls(authority, authority.admin("mallory"), swarm)) {
      var run = status(node);
      assertTrue(run.err().contains("of an administrator, not of a node"), run.err());
      assertEquals(4, run.code());
    }
  }

  @Test
  void aCertificateThatNamesNobodyIsNoNode() throws Exception {
    var nobody = authority.certified("https://example.org/", Duration.ofDays(1));
    try (var node = FakeNode.overTls(authority, nobody, swarm)) {
      assertTrue(status(node).err().contains("is no SwarmDNS node's"));
    }
  }

  @Test
  void anExpiredNodeIsNotTrusted() throws Exception {
    var expired =
        authority.certified(
            "swarmdns:" + authority.swarm() + "/node/ns1/" + "0".repeat(32), Duration.ofDays(-1));
    try (var node = FakeNode.overTls(authority, expired, swarm)) {
      var run = status(node);
      assertTrue(run.err().contains("cannot be trusted"), run.err());
      assertEquals(4, run.code());
    }
  }

  @Test
  void aProgramGetsNothingFromASwarmThatCannotBeReached() throws Exception {
    var other = new TestAuthority();
    try (var node = FakeNode.overTls(other, other.node("ns1"), swarm)) {
      for (var command :
          List.of(
              "zone list",
              "zone history example.org",
              "zone export example.org",
              "status",
              "node list",
              "token list",
              "admin list",
              "watch")) {
        var words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("-o", "json"));
        var run = run(node, words.toArray(new String[0]));
        assertEquals(4, run.code(), command + ": " + run.err());
        assertEquals("", run.out(), command);
      }
    }
  }

  @Test
  void anIdentityThatTheNodeRefusesIsTold() throws Exception {
    var other = new TestAuthority();
    // The node's chain leads to our root, but it accepts only clients of the other one's.
    try (var node = FakeNode.overTls(other, authority.node("ns1"), swarm)) {
      var run = status(node);
      assertEquals(4, run.code());
      assertTrue(run.err().contains(node.address()), run.err());
      assertEquals(0, swarm.calls.get());
    }
  }

  @Test
  void theNextNodeIsAskedWhenOneIsUnreachable() throws Exception {
    identity = authority.identity(directory.resolve("alice.pem"));
    try (var node = FakeNode.overTls(authority, authority.node("ns2"), swarm)) {
      var run =
          new Cli(directory)
              .server("127.0.0.1:" + freePort() + "," + node.address(), identity)
              .run("status");
      assertEquals(0, run.code(), run.err());
    }
  }

  @Test
  void noNodeAtAllIsToldWithEachReason() throws Exception {
    identity = authority.identity(directory.resolve("alice.pem"));
    String address = "127.0.0.1:" + freePort();
    var run = new Cli(directory).server(address + "," + address, identity).run("status");
    assertEquals(
        "swarmctl: cannot reach any of the nodes:\n"
            + ("swarmctl:   " + address + ": connection refused; does the node run?\n").repeat(2),
        run.err());
    assertEquals(4, run.code());
    var edit =
        new Cli(directory)
            .server(address, identity)
            .run("record", "delete", "example.org", "www", "--timeout", "1s");
    assertTrue(edit.err().contains("nothing was changed"), edit.err());
    assertEquals(4, edit.code());
  }

  @Test
  void noSocketIsTold() {
    Path socket = directory.resolve("none.sock");
    var run = new Cli(directory).socket(socket).run("status");
    assertEquals(
        """
        swarmctl: cannot reach the swarm:
        swarmctl:   %s: no such socket; does the node run?
        """
            .formatted(socket),
        run.err());
    assertEquals(4, run.code());
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void socketsAreFoundWhereNothingIsNamed() throws Exception {
    var none = new Cli(directory).run("status");
    assertTrue(none.err().contains("none runs on this machine"), none.err());
    assertEquals(4, none.code());
    Path run = Files.createDirectories(directory.resolve("run/swarmdns"));
    try (var _ = FakeNode.onSocket(run.resolve("admin.sock"), swarm)) {
      assertEquals(0, new Cli(directory).run("status").code());
    }
    Path data = Files.createDirectories(directory.resolve("data"));
    try (var _ = FakeNode.onSocket(data.resolve("admin.sock"), swarm)) {
      var cli = new Cli(directory).env("SWARMDNS_NODE_DATA_DIRECTORY", data.toString());
      assertEquals(0, cli.run("status").code());
    }
  }

  @Test
  void defaultsComeFromTheFileAndTheEnvironmentWins() throws Exception {
    Path socket = directory.resolve("a.sock");
    Path config = Files.createDirectories(directory.resolve(".config/swarmctl")).resolve("config");
    Files.writeString(config, "# mine\n\nsocket = " + socket + "\noutput = json\n");
    try (var _ = FakeNode.onSocket(socket, swarm)) {
      assertTrue(new Cli(directory).run("status").out().startsWith("{\"swarm\""));
      var text = new Cli(directory).env("SWARMCTL_OUTPUT", "text").run("status");
      assertTrue(text.out().startsWith("TERM:"), text.out());
    }
    Files.writeString(config, "socket = x\nsever = y\n");
    var wrong = new Cli(directory).run("status");
    assertTrue(
        wrong.err().startsWith("swarmctl: " + config + ":2: no such key: sever"), wrong.err());
    assertEquals(2, wrong.code());
  }

  @Test
  void anIdentityFileMustBeWholeAndPrivate() throws Exception {
    identity = authority.identity(directory.resolve("alice.pem"));
    var cli = new Cli(directory).server("127.0.0.1:1", identity);
    Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(cli.run("status").err().contains("do: chmod 600 " + identity));
    Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
    String whole = Files.readString(identity);
    Files.writeString(identity, whole.substring(0, whole.lastIndexOf("-----BEGIN")));
    assertTrue(cli.run("status").err().contains("does not end with the swarm's root"));
    Files.writeString(identity, whole.replaceFirst("(?s).*?(?=-----BEGIN CERT)", ""));
    assertTrue(cli.run("status").err().contains("holds no PRIVATE KEY"));
    String other =
        Files.readString(authority.identity(directory.resolve("bob.pem"), authority.admin("bob")));
    Files.writeString(
        identity,
        other.replaceFirst("(?s)(?<=-----END PRIVATE KEY-----\n).*", "")
            + whole.replaceFirst("(?s).*?(?=-----BEGIN CERT)", ""));
    assertTrue(cli.run("status").err().contains("a key that is not its certificate's"));
    Files.writeString(identity, whole.replaceFirst("(?s)MI.{20}", "MIIX"));
    var damaged = cli.run("status");
    assertTrue(damaged.err().contains("is damaged"), damaged.err());
    assertEquals(2, damaged.code());
    Path expired =
        authority.identity(
            directory.resolve("old.pem"), authority.admin("old", Duration.ofDays(-1)));
    var old = new Cli(directory).server("127.0.0.1:1", expired).run("status");
    assertTrue(old.err().contains("expired on "), old.err());
    var none = new Cli(directory).run("status", "--server", "127.0.0.1:1");
    assertTrue(none.err().contains("name it with --identity"), none.err());
    assertEquals(2, none.code());
  }

  @Test
  void anAdministratorIsMadeWithAKeyThatStaysHere() throws Exception {
    var issuing =
        new AdminGrpc.AdminImplBase() {
          @Override
          public void createAdmin(CreateAdminRequest request, StreamObserver<CreateAdminReply> to) {
            try {
              var signing =
                  new JcaPKCS10CertificationRequest(request.getSigningRequest().toByteArray());
              var reply = CreateAdminReply.newBuilder();
              for (var each : authority.adminChain(signing.getPublicKey(), request.getName())) {
                reply.addCertificateChain(ByteString.copyFrom(each.getEncoded()));
              }
              FakeSwarm.one(to, reply.build());
            } catch (Exception e) {
              to.onError(e);
            }
          }
        };
    Path socket = directory.resolve("admin.sock");
    Path made = directory.resolve("bob.pem");
    try (var _ = FakeNode.onSocket(socket, issuing)) {
      var cli = new Cli(directory).socket(socket);
      var run = cli.run("admin", "create", "bob", "--out", made.toString());
      assertEquals(0, run.code(), run.err());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
      assertEquals(1, cli.run("admin", "create", "bob", "--out", made.toString()).code());
    }
    identity = made;
    try (var node = FakeNode.overTls(authority, authority.node("ns1"), swarm)) {
      assertEquals(0, status(node).code());
    }
  }

  @Test
  void usageIsExplained() {
    var cli = new Cli(directory);
    assertEquals(2, cli.run("zone").code());
    assertEquals(2, cli.run("frobnicate").code());
    assertEquals(2, cli.run("status", "--server", "nonsense").code());
    assertEquals(2, cli.run("status", "--timeout", "soon").code());
    assertEquals(2, cli.run("status", "-o", "xml", "--socket", "x").code());
    var help = cli.run("--help");
    assertEquals(0, help.code());
    assertTrue(help.out().contains("Exit codes: 0 done;"), help.out());
    assertTrue(cli.run("zone", "edit", "--help").out().contains("Examples:"));
    assertTrue(cli.run("completion", "bash").out().contains("complete -F _complete_swarmctl"));
    assertTrue(cli.run("completion", "zsh").out().startsWith("autoload"));
  }
}
