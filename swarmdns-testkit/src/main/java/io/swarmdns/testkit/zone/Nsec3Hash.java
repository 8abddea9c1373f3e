package io.swarmdns.testkit.zone;

import org.xbill.DNS.Name;

/// A zone's way of hashing names (RFC 5155 §5). Immutable.
final class Nsec3Hash {
  private final int iterations;
  private final byte[] salt;

  /// @param iterations beyond the first, 0 to 65535
  /// @param salt 0 to 255 bytes
  Nsec3Hash(int iterations, byte[] salt) {
    this.iterations = iterations;
    this.salt = salt.clone();
  }

  int iterations() {
    return iterations;
  }

  byte[] salt() {
    return salt.clone();
  }

  /// The 20 bytes that stand for a name, taken in its canonical form.
  byte[] of(Name name) {
    byte[] hash = Signer.digest("SHA-1", name.toWireCanonical(), salt);
    for (int i = 0; i < iterations; i++) {
      hash = Signer.digest("SHA-1", hash, salt);
    }
    return hash;
  }
}
