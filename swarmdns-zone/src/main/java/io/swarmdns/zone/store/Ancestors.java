package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;

/// Follows nodes written in canonical order and sets the flags that depend on their parents: what
/// lies below a zone cut or a DNAME is occluded, and a parent knows that it has a wildcard child.
final class Ancestors {
  private final long[] node = new long[128];
  private int depth = -1;

  /// Takes the next node in canonical order: a parent comes before its children.
  void place(long next) {
    while (depth >= 0 && !isBelow(next, node[depth])) {
      depth--;
    }
    if (depth >= 0) {
      long parent = node[depth];
      int hiding = Node.CUT | Node.DNAME | Node.OCCLUDED;
      if (Node.has(parent, hiding)) {
        Node.setFlags(next, Node.flags(next) | Node.OCCLUDED);
      }
      if (Node.has(next, Node.WILDCARD)) {
        Node.setFlags(parent, Node.flags(parent) | Node.WILDCARD_BELOW);
      }
    }
    node[++depth] = next;
  }

  private static boolean isBelow(long node, long ancestor) {
    int length = Node.nameLength(node);
    int tail = Node.nameLength(ancestor);
    int skip = length - tail;
    int at = 0;
    while (at < skip) {
      at += 1 + Memory.getByte(Node.name(node) + at);
    }
    return at == skip
        && skip > 0
        && Memory.view(Node.name(node) + skip, tail).mismatch(Memory.view(Node.name(ancestor), tail))
            < 0;
  }
}
