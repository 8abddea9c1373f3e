package io.swarmdns.gossip.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/// What tells swarms apart, taken from the root of their certificates.
public final class SwarmId {
  private static final int ID_BYTES = 16;

  private SwarmId() {}

  /// The first 16 bytes of SHA-256 of the root's public key (SubjectPublicKeyInfo), as 32
  /// hexadecimal digits: it stays when a root is signed again with the same key.
  public static String of(X509Certificate root) {
    byte[] digest = sha256(root.getPublicKey().getEncoded());
    return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
  }

  /// SHA-256 of the certificate, 32 bytes: what a join token pins.
  public static byte[] fingerprint(X509Certificate root) {
    try {
      return sha256(root.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("not a certificate", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
