package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.Arrays;

/// Follows nodes written in canonical order, so that each learns what depends on its ancestors:
/// what lies below a zone cut or a DNAME is occluded, and a parent knows that it has a wildcard
/// child.
final class Ancestors {
  private static final int DEPTH_MAX = DomainName.LENGTH_MAX / 2 + 1;
  private static final int HIDING = Node.CUT | Node.DNAME | Node.OCCLUDED;

  /// The name placed last; the names of all its ancestors are ends of it.
  private final byte[] last = new byte[DomainName.LENGTH_MAX];

  private int lastLength;

  // The last node and its ancestors, from the apex down.
  private final int[] nameLength = new int[DEPTH_MAX];
  private final int[] flags = new int[DEPTH_MAX];
  private final long[] node = new long[DEPTH_MAX];
  private int depth = -1;

  /// Goes up to the closest ancestor of the name, which comes next in canonical order.
  ///
  /// @return the length of the ancestor's name; -1 when there is none, for the apex
  int enclose(byte[] name, int from, int length) {
    while (depth >= 0 && !isBelow(name, from, length)) {
      depth--;
    }
    return depth < 0 ? -1 : nameLength[depth];
  }

  /// Whether the name is below the deepest ancestor.
  private boolean isBelow(byte[] name, int from, int length) {
    int tail = nameLength[depth];
    int skip = length - tail;
    int at = 0;
    while (at < skip) {
      at += 1 + name[from + at];
    }
    return at == skip
        && skip > 0
        && Arrays.equals(name, from + skip, from + length, last, lastLength - tail, lastLength);
  }

  /// Flags that the node gets from its closest ancestor: the name that was asked for last.
  int inheritedFlags() {
    return depth >= 0 && (flags[depth] & HIDING) != 0 ? Node.OCCLUDED : 0;
  }

  /// The closest ancestor, 0 for none.
  long closest() {
    return depth < 0 ? 0 : node[depth];
  }

  /// Takes the node whose ancestors were asked for last.
  void place(byte[] name, int from, int length, int nodeFlags, long address) {
    System.arraycopy(name, from, last, 0, length);
    lastLength = length;
    depth++;
    nameLength[depth] = length;
    flags[depth] = nodeFlags;
    node[depth] = address;
  }
}
