package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.SortKey;
import java.util.Arrays;

/// Finds the last name in canonical order at or before a given one among the nodes of an image that
/// hold an NSEC RRset (RFC 4035 §3.1.3).
///
/// The sort keys' first eight bytes in order, above them every 16th of these, above them every 16th
/// of those, and so on: a search reads one group of 16 (two cache lines) on each level. Behind the
/// levels are the nodes' references, u32 each. Where prefixes are equal the names decide.
final class NsecIndex implements ChainEdits.BaseLinks {
  private static final int FANOUT = 16;
  private static final int LEVELS_MAX = 8;

  private final long image;
  private final int count;
  private final int levels;
  private final long[] levelAt = new long[LEVELS_MAX];
  private final int[] levelSize = new int[LEVELS_MAX];
  private final long references;

  /// @param image address of the image, @param index address of this index in it
  NsecIndex(long image, long index, int count) {
    this.image = image;
    this.count = count;
    int level = 0;
    long at = index;
    int size = count;
    while (true) {
      levelAt[level] = at;
      levelSize[level] = size;
      at += 8L * size;
      level++;
      if (size <= FANOUT) {
        break;
      }
      size = (size + FANOUT - 1) / FANOUT;
    }
    levels = level;
    references = at;
  }

  /// Bytes that an index over so many nodes takes.
  static long bytes(int count) {
    long keys = 0;
    int size = count;
    while (size > FANOUT) {
      keys += size;
      size = (size + FANOUT - 1) / FANOUT;
    }
    keys += size;
    return 8 * keys + 4L * count;
  }

  /// Fills the index at the address from its nodes in canonical order.
  static void write(long image, long at, int count, NodeSequence nodes) {
    var index = new NsecIndex(image, at, count);
    byte[] name = new byte[DomainName.LENGTH_MAX];
    long node = nodes.next();
    for (int i = 0; i < count; i++, node = nodes.next()) {
      int length = Node.nameLength(node);
      Memory.copyToArray(Node.name(node), name, 0, length);
      Memory.putLong(index.levelAt[0] + 8L * i, SortKey.prefix(name, 0, length));
      Memory.putInt(index.references + 4L * i, (int) ((node - image) >>> 3));
    }
    for (int level = 1; level < index.levels; level++) {
      for (int i = 0; i < index.levelSize[level]; i++) {
        long below = Memory.getLong(index.levelAt[level - 1] + 8L * FANOUT * i);
        Memory.putLong(index.levelAt[level] + 8L * i, below);
      }
    }
  }

  /// Yields the nodes that belong into the index, in canonical order.
  interface NodeSequence {
    long next();
  }

  int count() {
    return count;
  }

  @Override
  public long node(int position) {
    return image + 8 * (Memory.getInt(references + 4L * position) & 0xffffffffL);
  }

  /// The position of the last node whose name is at or before the key; -1 when all are behind it.
  ///
  /// @param scratch [SortKey#LENGTH_MAX] bytes to work in
  int floor(byte[] key, int keyLength, byte[] scratch) {
    long prefix = SortKey.prefixOf(key, keyLength);
    int last = lastAtOrBefore(prefix);
    if (last < 0 || Memory.getLong(levelAt[0] + 8L * last) != prefix) {
      return last;
    }
    int low = prefix == 0 ? 0 : lastAtOrBefore(prefix - 1) + 1;
    int high = last;
    // low..high have this very prefix; the names decide.
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (compare(node(middle), key, keyLength, scratch) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  static int compare(long node, byte[] key, int keyLength, byte[] scratch) {
    int length = SortKey.write(Node.name(node), Node.nameLength(node), scratch);
    return Arrays.compareUnsigned(scratch, 0, length, key, 0, keyLength);
  }

  private int lastAtOrBefore(long prefix) {
    int group = 0;
    for (int level = levels - 1; level >= 0; level--) {
      int from = group * FANOUT;
      int to = Math.min(from + FANOUT, levelSize[level]);
      int position = from - 1;
      for (int i = from; i < to; i++) {
        if (Long.compareUnsigned(Memory.getLong(levelAt[level] + 8L * i), prefix) > 0) {
          break;
        }
        position = i;
      }
      if (position < from) {
        return from - 1; // only on the top level, or at the very beginning
      }
      group = position;
    }
    return group;
  }
}
