package io.swarmdns.server.frontend;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Reads a certificate chain and its private key from PEM files.
final class PemIdentity {
  private PemIdentity() {}

  /// A server's context with what the files hold.
  ///
  /// @throws IOException when a file is missing or damaged, or the key is not the certificate's (so
  ///   it is for a moment while both files are being replaced)
  static SslContextBuilder read(Path chainFile, Path keyFile) throws IOException {
    try {
      List<X509Certificate> chain = certificates(chainFile);
      PrivateKey key = privateKey(keyFile);
      if (!belongTogether(key, chain.getFirst())) {
        throw new IOException(keyFile + " is not the key of the first certificate in " + chainFile);
      }
      return SslContextBuilder.forServer(key, chain);
    } catch (NoSuchFileException e) {
      throw new IOException("no TLS file " + e.getFile(), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in " + file);
      }
      return certificates.stream().map(X509Certificate.class::cast).toList();
    } catch (GeneralSecurityException e) {
      throw new IOException("bad certificate in " + file + ": " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(text)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        switch (block) {
          case PrivateKeyInfo pkcs8 -> {
            return converter.getPrivateKey(pkcs8);
          }
          case PEMKeyPair traditional -> {
            return converter.getPrivateKey(traditional.getPrivateKeyInfo());
          }
          default -> {} // certificates, curve parameters
        }
      }
    }
    throw new IOException("no unencrypted private key in " + file);
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws IOException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = {1};
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate);
      verifier.update(probe);
      return verifier.verify(signature);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // of another algorithm altogether
    } catch (GeneralSecurityException e) {
      throw new IOException("no support for " + key.getAlgorithm() + " keys", e);
    }
  }
}
