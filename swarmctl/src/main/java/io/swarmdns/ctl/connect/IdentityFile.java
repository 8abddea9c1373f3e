package io.swarmdns.ctl.connect;

import io.swarmdns.ctl.outcome.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// What an administrator proves to be one with, and knows the swarm by: one PEM file with the
/// private key (PKCS #8), the chain of certificates from the administrator's up, and the swarm's
/// root last.
///
/// @param chain the administrator's certificate first, without the root
/// @param root the swarm's
/// @param swarm identity of the swarm: the first 16 bytes of the SHA-256 of the root's public key
public record IdentityFile(
    Path path, PrivateKey key, List<X509Certificate> chain, X509Certificate root, String swarm) {
  private static final long BYTES_MAX = 64 * 1024;
  private static final String KEY_LABEL = "PRIVATE KEY";
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";
  private static final int SWARM_BYTES = 16;
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  /// Reads and checks a file.
  ///
  /// @param now to tell whether the certificate has expired
  /// @throws Failure that says what is wrong with which file
  public static IdentityFile read(Path path, Instant now) {
    try {
      refuseReadableByOthers(path);
      if (Files.size(path) > BYTES_MAX) {
        throw broken(path, "is larger than " + BYTES_MAX + " bytes");
      }
      return parse(path, Files.readString(path, StandardCharsets.US_ASCII), now);
    } catch (NoSuchFileException e) {
      throw Failure.usage(path + ": no such identity file; swarmctl admin create makes one");
    } catch (IOException e) {
      throw Failure.failed(path + ": cannot be read: " + e.getMessage());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw broken(path, "is damaged: " + e.getMessage());
    }
  }

  private static void refuseReadableByOthers(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(path)) {
      if (permission.name().startsWith("GROUP") || permission.name().startsWith("OTHERS")) {
        throw broken(path, "holds a private key and is open to other users; do: chmod 600 " + path);
      }
    }
  }

  private static IdentityFile parse(Path path, String text, Instant now)
      throws GeneralSecurityException {
    byte[] key = null;
    var certificates = new ArrayList<X509Certificate>();
    for (Pem.Block block : Pem.read(text)) {
      switch (block.label()) {
        case KEY_LABEL -> key = block.bytes();
        case CERTIFICATE_LABEL -> certificates.add(certificate(block.bytes()));
        default -> throw broken(path, "holds a " + block.label() + ", which has no place in it");
      }
    }
    if (key == null) {
      throw broken(path, "holds no PRIVATE KEY");
    }
    if (certificates.size() < 2) {
      throw broken(path, "must hold the administrator's certificate, its chain and the root");
    }
    return checked(path, key, certificates, now);
  }

  private static IdentityFile checked(
      Path path, byte[] keyBytes, List<X509Certificate> certificates, Instant now)
      throws GeneralSecurityException {
    X509Certificate own = certificates.getFirst();
    X509Certificate root = certificates.getLast();
    if (!root.getSubjectX500Principal().equals(root.getIssuerX500Principal())) {
      throw broken(path, "does not end with the swarm's root certificate");
    }
    PrivateKey key =
        KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(keyBytes));
    if (!belongTogether(key, own.getPublicKey())) {
      throw broken(path, "holds a key that is not its certificate's");
    }
    if (now.isAfter(own.getNotAfter().toInstant())) {
      throw broken(
          path,
          "expired on "
              + own.getNotAfter().toInstant()
              + "; make another with: swarmctl admin create");
    }
    return new IdentityFile(
        path,
        key,
        List.copyOf(certificates.subList(0, certificates.size() - 1)),
        root,
        swarm(root));
  }

  /// Identity of the swarm that a root certificate is of, in hexadecimal.
  public static String swarm(X509Certificate root) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(root.getPublicKey().getEncoded());
    return HexFormat.of().formatHex(hash, 0, SWARM_BYTES);
  }

  public static X509Certificate certificate(byte[] bytes) throws CertificateException {
    var factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519";
    byte[] message = {1};
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(message);
    byte[] signature = signer.sign();
    signer.initVerify(publicKey);
    signer.update(message);
    return signer.verify(signature);
  }

  /// Writes an identity file that nobody else can read. A file that is there already stays.
  public static void write(Path path, PrivateKey key, List<X509Certificate> chainAndRoot)
      throws IOException, GeneralSecurityException {
    var text = new StringBuilder(Pem.write(KEY_LABEL, key.getEncoded()));
    for (X509Certificate certificate : chainAndRoot) {
      text.append(Pem.write(CERTIFICATE_LABEL, certificate.getEncoded()));
    }
    try (var channel =
        Files.newByteChannel(
            path,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
      var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw Failure.failed(path + ": exists already; name another file with --out");
    }
  }

  private static Failure broken(Path path, String what) {
    return Failure.usage("identity file " + path + " " + what);
  }
}
