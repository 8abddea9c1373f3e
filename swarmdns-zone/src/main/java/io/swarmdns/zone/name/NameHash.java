package io.swarmdns.zone.name;

import io.swarmdns.zone.memory.Memory;
import java.security.SecureRandom;

/// Hashes owner names label by label from the root, so that one pass over a query name yields the
/// hash of the name and of every parent: `hash(label.parent) = step(hash(parent), label)`.
///
/// Keyed by a secret seed: whoever can choose names (a zone's owner, a client) must not be able to
/// choose collisions. Input must be lower case already ([Names#toLowerCase]). Immutable.
public final class NameHash {
  private static final long K0 = 0x9e3779b97f4a7c15L;
  private final long seed;
  private final long key;

  public NameHash(long seed) {
    this.seed = seed;
    this.key = Long.rotateLeft(seed * 0xbf58476d1ce4e5b9L, 31) | 1;
  }

  /// With a fresh secret seed.
  public static NameHash random() {
    return new NameHash(new SecureRandom().nextLong());
  }

  public long seed() {
    return seed;
  }

  /// The hash of the root name.
  public long root() {
    return seed;
  }

  /// The hash of `label` below the name hashed to `parent`. The label's content (without its length
  /// byte) is the `length` lower-case bytes at `address`; up to seven bytes behind them are read.
  public long step(long parent, long address, int length) {
    long h = parent ^ (length * K0);
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      h = fold(h ^ Memory.getLong(address + i));
    }
    if (i < length) {
      long word = Memory.getLong(address + i);
      h = fold(h ^ (word & (-1L >>> (64 - 8 * (length - i)))));
    }
    return fold(h ^ K0);
  }

  private long fold(long x) {
    long lo = x * key;
    long hi = Math.unsignedMultiplyHigh(x, key);
    return lo ^ hi ^ Long.rotateLeft(x, 23);
  }
}
