package io.swarmdns.zone.store;

import io.swarmdns.zone.name.SortKey;
import java.util.Arrays;

/// Sorts the names of a {@link NameTable} into canonical order (RFC 4034 §6.1).
///
/// A merge sort over runs that are in order already, because zone files usually are sorted by
/// something; the first eight bytes of each sort key decide nearly every comparison.
final class CanonicalOrder {
  private final NameTable names;
  private final long[] prefix;
  private final byte[] left = new byte[SortKey.LENGTH_MAX];
  private final byte[] right = new byte[SortKey.LENGTH_MAX];

  private CanonicalOrder(NameTable names) {
    this.names = names;
    prefix = new long[names.size()];
    for (int i = 0; i < prefix.length; i++) {
      prefix[i] = SortKey.prefix(names.name(i), names.nameLength(i));
    }
  }

  /// The numbers of the names in canonical order.
  static int[] of(NameTable names) {
    var order = new CanonicalOrder(names);
    return order.sorted();
  }

  private int[] sorted() {
    int n = prefix.length;
    int[] from = new int[n];
    Arrays.setAll(from, i -> i);
    int[] runEnds = new int[16];
    int runs = 0;
    for (int i = 1; i <= n; i++) {
      if (i == n || compare(from[i - 1], from[i]) > 0) {
        if (runs == runEnds.length) {
          runEnds = Arrays.copyOf(runEnds, runs * 2);
        }
        runEnds[runs++] = i;
      }
    }
    int[] to = new int[n];
    while (runs > 1) {
      int merged = 0;
      int begin = 0;
      for (int run = 0; run < runs; run += 2) {
        int middle = runEnds[run];
        int end = run + 1 < runs ? runEnds[run + 1] : middle;
        merge(from, begin, middle, end, to);
        runEnds[merged++] = end;
        begin = end;
      }
      runs = merged;
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private void merge(int[] from, int begin, int middle, int end, int[] to) {
    int a = begin;
    int b = middle;
    for (int i = begin; i < end; i++) {
      boolean takeLeft = b >= end || (a < middle && compare(from[a], from[b]) <= 0);
      to[i] = takeLeft ? from[a++] : from[b++];
    }
  }

  private int compare(int a, int b) {
    int byPrefix = Long.compareUnsigned(prefix[a], prefix[b]);
    if (byPrefix != 0 || a == b) {
      return byPrefix;
    }
    int leftLength = SortKey.write(names.name(a), names.nameLength(a), left);
    int rightLength = SortKey.write(names.name(b), names.nameLength(b), right);
    return Arrays.compareUnsigned(left, 0, leftLength, right, 0, rightLength);
  }
}
