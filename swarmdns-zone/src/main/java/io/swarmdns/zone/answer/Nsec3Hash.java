package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.store.Nsec3Parameters;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Computes the hashes of names for NSEC3 (RFC 5155 §5): SHA-1 over name and salt, repeatedly.
/// Allocation-free; belongs to one thread.
final class Nsec3Hash {
  static final int BYTES = 20;

  private final MessageDigest sha1;
  private final byte[] input = new byte[DomainName.LENGTH_MAX + 2];

  Nsec3Hash() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /// Hashes the name that begins at the label.
  void name(Nsec3Parameters parameters, ParsedName name, int label, byte[] to) {
    int from = name.offset(label);
    int length = name.length() - from;
    Memory.copyToArray(name.lower() + from, input, 0, length);
    iterate(parameters, length, to);
  }

  /// Hashes `*.` + the name that begins at the label.
  void wildcard(Nsec3Parameters parameters, ParsedName name, int label, byte[] to) {
    int from = name.offset(label);
    int length = name.length() - from;
    input[0] = 1;
    input[1] = '*';
    Memory.copyToArray(name.lower() + from, input, 2, length);
    iterate(parameters, length + 2, to);
  }

  private void iterate(Nsec3Parameters parameters, int length, byte[] to) {
    byte[] salt = parameters.salt();
    try {
      sha1.update(input, 0, length);
      sha1.update(salt, 0, salt.length);
      sha1.digest(to, 0, BYTES);
      for (int i = parameters.iterations(); i > 0; i--) {
        sha1.update(to, 0, BYTES);
        sha1.update(salt, 0, salt.length);
        sha1.digest(to, 0, BYTES);
      }
    } catch (DigestException e) {
      throw new IllegalStateException("the output has room for a SHA-1 hash", e);
    }
  }
}
