package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import java.util.Arrays;

/// Finds the NSEC3 record that matches or covers a hash (RFC 5155 §7.2).
///
/// Entries sorted by hash: its first eight bytes as a number, the other twelve, and the u32
/// reference of the node. Hashes are uniform, so interpolation finds the place in a step or two;
/// where a zone has made-up ones that are not, steps that double and halving find it.
final class Nsec3Index implements ChainEdits.BaseLinks {
  static final int ENTRY_BYTES = 24;

  /// SHA-1, the only hash algorithm there is (RFC 5155 §11).
  static final int HASH_BYTES = 20;

  /// In base32hex.
  private static final int HASH_TEXT_BYTES = 32;

  private final long image;
  private final long entries;
  private final int count;

  Nsec3Index(long image, long entries, int count) {
    this.image = image;
    this.entries = entries;
    this.count = count;
  }

  int count() {
    return count;
  }

  static void writeEntry(long at, byte[] hash, int reference) {
    Memory.putLong(at, prefix(hash));
    Memory.copyFromArray(hash, 8, at + 8, 12);
    Memory.putInt(at + 20, reference);
  }

  private static long prefix(byte[] hash) {
    long prefix = 0;
    for (int i = 0; i < 8; i++) {
      prefix = prefix << 8 | hash[i] & 0xff;
    }
    return prefix;
  }

  @Override
  public long node(int position) {
    return image + 8 * (Memory.getInt(entry(position) + 20) & 0xffffffffL);
  }

  private long entry(int position) {
    return entries + (long) ENTRY_BYTES * position;
  }

  /// Copies the hash of the entry.
  void hash(int position, byte[] to) {
    long entry = entry(position);
    long prefix = Memory.getLong(entry);
    for (int i = 0; i < 8; i++) {
      to[i] = (byte) (prefix >>> (56 - 8 * i));
    }
    Memory.copyToArray(entry + 8, to, 8, 12);
  }

  /// The position of the last entry at or before the hash; -1 when all are behind it (the last one
  /// then covers it: the chain is a circle).
  int floor(byte[] hash) {
    if (count == 0) {
      return -1;
    }
    long prefix = prefix(hash);
    int guess = guess(prefix);
    return compare(guess, prefix, hash) <= 0
        ? upwards(guess, prefix, hash)
        : downwards(guess, prefix, hash);
  }

  /// Where a hash would be if all were evenly spread, corrected once: among a million random hashes
  /// the first guess is off by hundreds of entries, the second by tens.
  private int guess(long prefix) {
    int first = (int) Math.unsignedMultiplyHigh(prefix, count);
    long distance = prefix - Memory.getLong(entry(first));
    return Math.clamp(first + Math.multiplyHigh(distance, count), 0, count - 1);
  }

  /// The floor when the entry at `from` is at or before the hash.
  private int upwards(int from, long prefix, byte[] hash) {
    int low = from;
    int step = 1;
    while (step < count - low && compare(low + step, prefix, hash) <= 0) {
      low += step;
      step *= 2;
    }
    return between(low, Math.min(step, count - low) + low, prefix, hash);
  }

  /// The floor when the entry at `from` is behind the hash.
  private int downwards(int from, long prefix, byte[] hash) {
    int high = from;
    int step = 1;
    while (step <= high && compare(high - step, prefix, hash) > 0) {
      high -= step;
      step *= 2;
    }
    return between(Math.max(-1, high - step), high, prefix, hash);
  }

  /// The floor when the entry at `low`, if there is one, is at or before the hash, and that at
  /// `high` behind it.
  private int between(int low, int high, long prefix, byte[] hash) {
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (compare(middle, prefix, hash) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int position, long prefix, byte[] hash) {
    long entry = entry(position);
    int byPrefix = Long.compareUnsigned(Memory.getLong(entry), prefix);
    if (byPrefix != 0) {
      return byPrefix;
    }
    for (int i = 8; i < HASH_BYTES; i++) {
      int difference = Memory.getByte(entry + i) - (hash[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /// The node of exactly this hash, or 0.
  long find(byte[] hash) {
    int position = floor(hash);
    return matches(position, hash) ? node(position) : 0;
  }

  private boolean matches(int position, byte[] hash) {
    return position >= 0 && compare(position, prefix(hash), hash) == 0;
  }

  /// Whether the node's name can be that of an NSEC3 record.
  static boolean isOwner(long node) {
    return isOwnerLength(Node.nameLength(node));
  }

  static boolean isOwnerLength(int nameLength) {
    return nameLength == 1 + HASH_TEXT_BYTES;
  }

  /// The sort key of the owner name of the hash's NSEC3 record, relative to the apex.
  static byte[] sortKey(byte[] hash) {
    byte[] key = new byte[HASH_TEXT_BYTES + 1];
    for (int i = 0; i < HASH_TEXT_BYTES; i++) {
      int bit = 5 * i;
      int window =
          (hash[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < HASH_BYTES ? hash[bit / 8 + 1] & 0xff : 0);
      int value = window >>> (11 - bit % 8) & 31;
      key[i] = (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }
    return key;
  }

  /// Decodes the first label of an NSEC3 owner name, 32 characters of base32hex (RFC 5155 §3.3);
  /// false when it is something else.
  static boolean decode(long label, byte[] to) {
    if (Memory.getByte(label) != HASH_TEXT_BYTES) {
      return false;
    }
    Arrays.fill(to, (byte) 0);
    long bits = 0;
    for (int i = 0, out = 0; i < HASH_TEXT_BYTES; i++) {
      int c = Memory.getByte(label + 1 + i);
      int value;
      if (c >= '0' && c <= '9') {
        value = c - '0';
      } else if (c >= 'a' && c <= 'v') {
        value = c - 'a' + 10;
      } else {
        return false;
      }
      bits = bits << 5 | value;
      if (i % 8 == 7) {
        for (int b = 0; b < 5; b++) {
          to[out++] = (byte) (bits >>> (32 - 8 * b));
        }
        bits = 0;
      }
    }
    return true;
  }
}
