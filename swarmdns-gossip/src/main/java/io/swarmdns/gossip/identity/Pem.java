package io.swarmdns.gossip.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and PKCS #8 keys as text (RFC 7468), and as bytes.
final class Pem {
  /// A certificate of the swarm has about 500 bytes.
  static final int CERTIFICATE_MAX_BYTES = 8192;

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "Ed25519");

  private Pem() {}

  static String certificates(List<X509Certificate> chain) throws CertificateException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      text.append(block(CERTIFICATE, certificate.getEncoded()));
    }
    return text.toString();
  }

  static String key(PrivateKey key) {
    return block(PRIVATE_KEY, key.getEncoded());
  }

  /// @throws GeneralSecurityException when there are none, more than `limit`, or damaged ones
  static List<X509Certificate> readCertificates(String text, int limit)
      throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks(CERTIFICATE, text, limit)) {
      certificates.add(certificate(der));
    }
    return List.copyOf(certificates);
  }

  static PrivateKey readKey(String text) throws GeneralSecurityException {
    return key(blocks(PRIVATE_KEY, text, 1).getFirst());
  }

  static X509Certificate certificate(byte[] der) throws CertificateException {
    if (der.length > CERTIFICATE_MAX_BYTES) {
      throw new CertificateException("a certificate of " + der.length + " bytes is too large");
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // Not of this kind: PKCS #8 names its algorithm inside, the JDK asks for it beforehand.
      }
    }
    throw new GeneralSecurityException("not a PKCS #8 key for EC or Ed25519");
  }

  private static List<byte[]> blocks(String label, String text, int limit)
      throws GeneralSecurityException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (!matcher.group(1).equals(label)) {
        throw new GeneralSecurityException(
            "a block '" + matcher.group(1) + "' where '" + label + "' is expected");
      }
      try {
        blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException("damaged base64", e);
      }
    }
    if (blocks.isEmpty() || blocks.size() > limit) {
      throw new GeneralSecurityException(
          blocks.size() + " blocks '" + label + "' where 1 to " + limit + " are expected");
    }
    return blocks;
  }

  private static String block(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, newline).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
