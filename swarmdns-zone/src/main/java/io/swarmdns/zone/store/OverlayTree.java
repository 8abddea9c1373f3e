package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.store.Overlay.Entry;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A node of a weight-balanced tree of entries by sort key, with the parameters (3, 2) that Hirai
/// and Yamamoto proved right (Balancing weight-balanced trees, JFP 2011). Immutable; `null` is the
/// empty tree.
///
/// @param size entries in this subtree
/// @param present those of them whose name is there: has a node
record OverlayTree(
    Entry entry, @Nullable OverlayTree left, @Nullable OverlayTree right, int size, int present) {
  /// Bounds for the searches: an entry with the very key counts, or does not.
  static final int EQUAL_TOO = 1;

  static final int NOT_EQUAL = 0;

  /// No subtree is heavier than this many times its sibling.
  private static final int DELTA = 3;

  /// Below this ratio of inner to outer grandchild one rotation is enough.
  private static final int RATIO = 2;

  static int sizeOf(@Nullable OverlayTree tree) {
    return tree == null ? 0 : tree.size;
  }

  private static int presentIn(@Nullable OverlayTree tree) {
    return tree == null ? 0 : tree.present;
  }

  /// The tree with the entry added, or replaced where its key is there.
  static OverlayTree put(@Nullable OverlayTree tree, Entry entry) {
    if (tree == null) {
      return joined(entry, null, null);
    }
    int order = Arrays.compareUnsigned(entry.sortKey(), tree.entry.sortKey());
    if (order < 0) {
      return balanced(tree.entry, put(tree.left, entry), tree.right);
    }
    if (order > 0) {
      return balanced(tree.entry, tree.left, put(tree.right, entry));
    }
    return joined(entry, tree.left, tree.right);
  }

  /// The tree without the entry of this key, itself where there is none.
  static @Nullable OverlayTree remove(@Nullable OverlayTree tree, byte[] key) {
    if (tree == null) {
      return null;
    }
    int order = Arrays.compareUnsigned(key, tree.entry.sortKey());
    if (order == 0) {
      return glued(tree.left, tree.right);
    }
    return order < 0
        ? balanced(tree.entry, remove(tree.left, key), tree.right)
        : balanced(tree.entry, tree.left, remove(tree.right, key));
  }

  /// A tree of both, which lay on either side of an entry that is gone.
  private static @Nullable OverlayTree glued(
      @Nullable OverlayTree left, @Nullable OverlayTree right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    if (left.size > right.size) {
      var last = left;
      while (last.right != null) {
        last = last.right;
      }
      return balanced(last.entry, remove(left, last.entry.sortKey()), right);
    }
    var first = right;
    while (first.left != null) {
      first = first.left;
    }
    return balanced(first.entry, left, remove(right, first.entry.sortKey()));
  }

  /// The entry of this key, or null.
  static @Nullable Entry get(@Nullable OverlayTree tree, byte[] key) {
    while (tree != null) {
      int order = Arrays.compareUnsigned(key, tree.entry.sortKey());
      if (order == 0) {
        return tree.entry;
      }
      tree = order < 0 ? tree.left : tree.right;
    }
    return null;
  }

  /// How many entries' keys compare below `bound` with the given one.
  static int countBelow(@Nullable OverlayTree tree, byte[] key, int keyLength, int bound) {
    int count = 0;
    while (tree != null) {
      byte[] own = tree.entry.sortKey();
      if (Arrays.compareUnsigned(own, 0, own.length, key, 0, keyLength) < bound) {
        count += sizeOf(tree.left) + 1;
        tree = tree.right;
      } else {
        tree = tree.left;
      }
    }
    return count;
  }

  /// The last entry whose key compares below `bound` with the given one.
  static @Nullable Entry lastBelow(
      @Nullable OverlayTree tree, long keyAddress, int keyLength, int bound) {
    Entry best = null;
    while (tree != null) {
      if (compare(tree.entry.sortKey(), keyAddress, keyLength) < bound) {
        best = tree.entry;
        tree = tree.right;
      } else {
        tree = tree.left;
      }
    }
    return best;
  }

  /// The last entry whose key compares below `bound` with the given one.
  static @Nullable Entry lastBelow(
      @Nullable OverlayTree tree, byte[] key, int keyLength, int bound) {
    Entry best = null;
    while (tree != null) {
      byte[] own = tree.entry.sortKey();
      if (Arrays.compareUnsigned(own, 0, own.length, key, 0, keyLength) < bound) {
        best = tree.entry;
        tree = tree.right;
      } else {
        tree = tree.left;
      }
    }
    return best;
  }

  /// The first entry with which the given key compares below `bound`.
  static @Nullable Entry firstAbove(@Nullable OverlayTree tree, byte[] key, int bound) {
    Entry best = null;
    while (tree != null) {
      if (Arrays.compareUnsigned(key, tree.entry.sortKey()) < bound) {
        best = tree.entry;
        tree = tree.left;
      } else {
        tree = tree.right;
      }
    }
    return best;
  }

  /// The first entry above the key whose name is there. However many are not: subtrees without any
  /// that is are passed over.
  static @Nullable Entry firstPresentAbove(@Nullable OverlayTree tree, byte[] key) {
    if (tree == null || tree.present == 0) {
      return null;
    }
    if (Arrays.compareUnsigned(key, tree.entry.sortKey()) >= 0) {
      return firstPresentAbove(tree.right, key);
    }
    var before = firstPresentAbove(tree.left, key);
    if (before != null) {
      return before;
    }
    return tree.entry.node() != 0 ? tree.entry : firstPresentAbove(tree.right, key);
  }

  /// The entries in ascending order of their keys.
  static Iterator<Entry> iterator(@Nullable OverlayTree tree) {
    var path = new ArrayDeque<OverlayTree>();
    pushLeft(path, tree);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !path.isEmpty();
      }

      @Override
      public Entry next() {
        if (path.isEmpty()) {
          throw new NoSuchElementException();
        }
        var node = path.pop();
        pushLeft(path, node.right);
        return node.entry;
      }
    };
  }

  private static void pushLeft(ArrayDeque<OverlayTree> path, @Nullable OverlayTree tree) {
    for (; tree != null; tree = tree.left) {
      path.push(tree);
    }
  }

  private static int compare(byte[] entryKey, long keyAddress, int keyLength) {
    int common = Math.min(entryKey.length, keyLength);
    for (int at = 0; at < common; at++) {
      int difference = (entryKey[at] & 0xff) - Memory.getByte(keyAddress + at);
      if (difference != 0) {
        return difference;
      }
    }
    return entryKey.length - keyLength;
  }

  private static int weight(@Nullable OverlayTree tree) {
    return sizeOf(tree) + 1;
  }

  private static OverlayTree joined(
      Entry entry, @Nullable OverlayTree left, @Nullable OverlayTree right) {
    int present = presentIn(left) + presentIn(right) + (entry.node() == 0 ? 0 : 1);
    return new OverlayTree(entry, left, right, sizeOf(left) + sizeOf(right) + 1, present);
  }

  /// A tree of both, one of which may have become too heavy or too light by one entry.
  private static OverlayTree balanced(
      Entry entry, @Nullable OverlayTree left, @Nullable OverlayTree right) {
    if (right != null && weight(right) > DELTA * weight(left)) {
      return weight(right.left) < RATIO * weight(right.right)
          ? joined(right.entry, joined(entry, left, right.left), right.right)
          : leaningLeft(entry, left, right);
    }
    if (left != null && weight(left) > DELTA * weight(right)) {
      return weight(left.right) < RATIO * weight(left.left)
          ? joined(left.entry, left.left, joined(entry, left.right, right))
          : leaningRight(entry, left, right);
    }
    return joined(entry, left, right);
  }

  /// A double rotation: the heavy inner child of `right` becomes the root.
  private static OverlayTree leaningLeft(
      Entry entry, @Nullable OverlayTree left, OverlayTree right) {
    OverlayTree root = Objects.requireNonNull(right.left);
    return joined(
        root.entry, joined(entry, left, root.left), joined(right.entry, root.right, right.right));
  }

  /// A double rotation: the heavy inner child of `left` becomes the root.
  private static OverlayTree leaningRight(
      Entry entry, OverlayTree left, @Nullable OverlayTree right) {
    OverlayTree root = Objects.requireNonNull(left.right);
    return joined(
        root.entry, joined(left.entry, left.left, root.left), joined(entry, root.right, right));
  }
}
