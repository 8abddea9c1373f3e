package io.swarmdns.gossip.state;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.VersionStamp;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A digest of all zones that follows each edit in constant time: the exclusive or of a SHA-256 per
/// zone, over its origin, serial and digest. Nodes compare it at the same index to see whether they
/// have diverged. Not thread-safe.
final class GroupDigest {
  private static final int BYTES = 32;

  private final MessageDigest sha256;
  private final byte[] sum = new byte[BYTES];

  GroupDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// Takes a zone's state in, or, done again, out.
  void toggle(DomainName origin, VersionStamp stamp) {
    sha256.update(origin.wire());
    int serial = stamp.serial();
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha256.update((byte) (serial >>> shift));
    }
    byte[] hash = sha256.digest(stamp.digest().bytes());
    for (int i = 0; i < BYTES; i++) {
      sum[i] ^= hash[i];
    }
  }

  byte[] bytes() {
    return sum.clone();
  }

  void clear() {
    Arrays.fill(sum, (byte) 0);
  }
}
