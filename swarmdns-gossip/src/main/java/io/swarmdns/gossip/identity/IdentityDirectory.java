package io.swarmdns.gossip.identity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An [Identity] on disk: `node.key`, `node.chain.pem`, `root.pem`, and on primaries `issuer.key`
/// and `issuer.pem`, in a directory that only its owner may enter. Each file is replaced as a
/// whole; `root.pem` is written last at first, and a renewal replaces nothing but `node.chain.pem`,
/// so that a crash leaves no mixture.
public final class IdentityDirectory {
  private static final int ISSUERS_MAX = 1;

  private final Path directory;

  public IdentityDirectory(Path directory) {
    this.directory = directory;
  }

  public Path path() {
    return directory;
  }

  /// Whether an identity was written here.
  public boolean exists() {
    return Files.exists(rootFile());
  }

  /// Writes all of it.
  public void write(Identity identity) throws IOException {
    PrivateFiles.makeDirectory(directory);
    try {
      PrivateFiles.write(keyFile(), Pem.key(identity.key()));
      writeChain(identity);
      if (identity.issuing().isPresent()) {
        Identity.Issuing issuing = identity.issuing().get();
        PrivateFiles.write(issuerKeyFile(), Pem.key(issuing.key()));
        PrivateFiles.write(issuerFile(), Pem.certificates(List.of(issuing.certificate())));
      }
      PrivateFiles.write(rootFile(), Pem.certificates(List.of(identity.root())));
    } catch (GeneralSecurityException e) {
      throw new IdentityException(directory + ": the certificates cannot be written", e);
    }
  }

  /// Writes the chain of a renewed identity, whose key is the one that is here.
  public void writeRenewed(Identity identity) throws IOException {
    try {
      writeChain(identity);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(chainFile() + ": the certificates cannot be written", e);
    }
  }

  private void writeChain(Identity identity) throws IOException, GeneralSecurityException {
    int withoutRoot = identity.chain().size() - 1;
    PrivateFiles.write(chainFile(), Pem.certificates(identity.chain().subList(0, withoutRoot)));
  }

  /// Writes the root's key, once, for the operator to put away.
  ///
  /// @throws IdentityException when the file is there
  public static void writeRootKey(Path file, PrivateKey rootKey) throws IOException {
    try {
      PrivateFiles.create(file, Pem.key(rootKey));
    } catch (FileAlreadyExistsException e) {
      throw new IdentityException(
          file + " is there already and is not overwritten: move it away, or name another file", e);
    }
  }

  /// Reads a root's key that was put away.
  public static PrivateKey readRootKey(Path file) throws IOException {
    return readKey(file);
  }

  /// Reads and checks all of it.
  ///
  /// @throws IdentityException which file, what is wrong with it, what to do
  public Identity load() throws IOException {
    PrivateKey key = readKey(keyFile());
    X509Certificate root = readCertificates(rootFile(), 1).getFirst();
    List<X509Certificate> chain =
        new ArrayList<>(readCertificates(chainFile(), SwarmChain.LENGTH_MAX - 1));
    checkSigned(chain, root);
    try {
      KeyMatch.check(chain.getFirst().getPublicKey(), key);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          keyFile()
              + " is not the key of the certificate in "
              + chainFile()
              + ": restore both from one copy, or join the swarm again",
          e);
    }
    chain.add(root);
    Optional<Identity.Issuing> issuing = loadIssuing(root);
    try {
      return new Identity(key, chain, issuing);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          chainFile()
              + " is no certificate of a node of this swarm ("
              + e.getMessage()
              + "): restore it from a copy, or join the swarm again",
          e);
    }
  }

  private void checkSigned(List<X509Certificate> chain, X509Certificate root)
      throws IdentityException {
    try {
      chain.getLast().verify(root.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          chainFile()
              + " was issued below another root than "
              + rootFile()
              + ": the files come from different swarms. Restore both from one copy",
          e);
    }
  }

  private Optional<Identity.Issuing> loadIssuing(X509Certificate root) throws IOException {
    if (!Files.exists(issuerKeyFile()) && !Files.exists(issuerFile())) {
      return Optional.empty();
    }
    PrivateKey key = readKey(issuerKeyFile());
    X509Certificate certificate = readCertificates(issuerFile(), ISSUERS_MAX).getFirst();
    try {
      certificate.verify(root.getPublicKey());
      KeyMatch.check(certificate.getPublicKey(), key);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          issuerFile()
              + ", "
              + issuerKeyFile()
              + " and "
              + rootFile()
              + " do not belong together: restore them from one copy, or remove the first two; "
              + "then this node does not issue certificates",
          e);
    }
    return Optional.of(new Identity.Issuing(certificate, key));
  }

  private static PrivateKey readKey(Path file) throws IOException {
    String text = PrivateFiles.readSecret(file);
    try {
      return Pem.readKey(text);
    } catch (GeneralSecurityException e) {
      // The cause may quote what stands in the file: it is left out.
      throw new IdentityException(
          file + " is not a private key in PKCS #8 PEM: restore it from a copy");
    }
  }

  private static List<X509Certificate> readCertificates(Path file, int limit) throws IOException {
    String text = PrivateFiles.read(file);
    try {
      return Pem.readCertificates(text, limit);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          file + " does not hold certificates in PEM (" + e.getMessage() + "): restore it", e);
    }
  }

  private Path keyFile() {
    return directory.resolve("node.key");
  }

  private Path chainFile() {
    return directory.resolve("node.chain.pem");
  }

  private Path rootFile() {
    return directory.resolve("root.pem");
  }

  private Path issuerKeyFile() {
    return directory.resolve("issuer.key");
  }

  private Path issuerFile() {
    return directory.resolve("issuer.pem");
  }
}
