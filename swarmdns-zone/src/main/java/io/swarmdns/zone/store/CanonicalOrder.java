package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.SortKey;
import java.util.Arrays;

/// Sorts an {@link OwnerList} into canonical order of their names (RFC 4034 §6.1); entries of one
/// name stay in the order of their arrival.
///
/// A radix sort by the first eight bytes of the sort keys, then, among names that share these, by
/// the next eight, and so on: names are looked at only where eight bytes do not decide. One thread.
final class CanonicalOrder {
  /// Up to here, inserting one by one is faster.
  private static final int FEW = 24;

  private static final int DIGITS = 8;
  private static final int VALUES = 256;

  private final OwnerList owners;
  private final int[][] counts = new int[DIGITS][VALUES];
  private final byte[] left = new byte[SortKey.LENGTH_MAX];
  private final byte[] right = new byte[SortKey.LENGTH_MAX];

  private CanonicalOrder(OwnerList owners) {
    this.owners = owners;
  }

  static void sort(OwnerList owners) {
    var order = new CanonicalOrder(owners);
    if (owners.size() <= FEW) {
      order.insert(0, owners.size());
      return;
    }
    var scratch = Region.allocate(owners.size() * OwnerList.ELEMENT_BYTES);
    try {
      order.sort(0, owners.size(), scratch.address(), 0);
    } finally {
      scratch.release();
    }
  }

  /// Sorts the entries `from` to `to` (exclusive), whose keys are the same up to `offset` and whose
  /// prefixes are the eight bytes there.
  private void sort(long from, long to, long scratch, int offset) {
    radix(from, to, scratch);
    long run = from;
    for (long i = from + 1; i <= to; i++) {
      if (i == to || prefix(i) != prefix(run)) {
        if (i - run > 1) {
          sortEqual(run, i, scratch, offset + Long.BYTES);
        }
        run = i;
      }
    }
  }

  /// Sorts entries whose keys are the same up to `offset`.
  private void sortEqual(long from, long to, long scratch, int offset) {
    if (to - from <= FEW) {
      insert(from, to);
      return;
    }
    boolean ended = true;
    for (long i = from; i < to; i++) {
      int length = key(i, left);
      ended &= length <= offset;
      Memory.putLong(element(i), bigEndian(left, offset, length));
    }
    if (!ended) {
      sort(from, to, scratch, offset);
    }
  }

  /// Eight bytes of a key, zeroes behind its end.
  private static long bigEndian(byte[] key, int offset, int length) {
    long word = 0;
    for (int i = offset; i < offset + Long.BYTES; i++) {
      word = word << 8 | (i < length ? key[i] & 0xff : 0);
    }
    return word;
  }

  private long element(long index) {
    return owners.elements() + index * OwnerList.ELEMENT_BYTES;
  }

  private long prefix(long index) {
    return Memory.getLong(element(index));
  }

  private int key(long index, byte[] to) {
    long entry = owners.entry(index);
    return SortKey.write(OwnerList.name(entry), OwnerList.nameLength(entry), to);
  }

  /// Sorts by the prefixes, least significant byte first; bytes that are the same in all are passed
  /// over. The sort is stable.
  private void radix(long from, long to, long scratch) {
    if (!count(from, to)) {
      return;
    }
    long bytes = (to - from) * OwnerList.ELEMENT_BYTES;
    long here = element(from);
    long there = scratch;
    for (int digit = 0; digit < DIGITS; digit++) {
      if (!decides(digit, here, to - from)) {
        continue;
      }
      scatter(here, here + bytes, there, counts[digit], 8 * digit);
      long swap = here;
      here = there;
      there = swap;
    }
    if (here == scratch) {
      Memory.copy(scratch, element(from), bytes);
    }
  }

  /// Counts each byte of the prefixes; false when they are in order already.
  private boolean count(long from, long to) {
    for (int[] values : counts) {
      Arrays.fill(values, 0);
    }
    boolean sorted = true;
    long before = 0;
    for (long i = from; i < to; i++) {
      long prefix = prefix(i);
      sorted &= Long.compareUnsigned(before, prefix) <= 0;
      before = prefix;
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][(int) (prefix >>> 8 * digit) & 0xff]++;
      }
    }
    return !sorted;
  }

  /// Whether the entries differ in this byte.
  private boolean decides(int digit, long first, long size) {
    return counts[digit][(int) (Memory.getLong(first) >>> 8 * digit) & 0xff] != size;
  }

  private static void scatter(long from, long end, long to, int[] counts, int shift) {
    int place = 0;
    for (int value = 0; value < VALUES; value++) {
      int count = counts[value];
      counts[value] = place;
      place += count;
    }
    for (long element = from; element < end; element += OwnerList.ELEMENT_BYTES) {
      long prefix = Memory.getLong(element);
      long target = to + (long) OwnerList.ELEMENT_BYTES * counts[(int) (prefix >>> shift) & 0xff]++;
      Memory.putLong(target, prefix);
      Memory.putLong(target + OwnerList.ENTRY_AT, Memory.getLong(element + OwnerList.ENTRY_AT));
    }
  }

  /// Sorts a few entries by their whole names.
  private void insert(long from, long to) {
    for (long i = from + 1; i < to; i++) {
      long prefix = prefix(i);
      long entry = owners.entry(i);
      int length = key(i, left);
      long place = i;
      while (place > from && isBehind(place - 1, length)) {
        Memory.copy(element(place - 1), element(place), OwnerList.ELEMENT_BYTES);
        place--;
      }
      Memory.putLong(element(place), prefix);
      Memory.putLong(element(place) + OwnerList.ENTRY_AT, entry);
    }
  }

  /// Whether the entry comes behind the key in `left`.
  private boolean isBehind(long index, int leftLength) {
    int rightLength = key(index, right);
    return Arrays.compareUnsigned(right, 0, rightLength, left, 0, leftLength) > 0;
  }
}
