package io.swarmdns.zone.store;

import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import org.jspecify.annotations.Nullable;

/// What edits have done to one chain of proofs, NSEC or NSEC3, of a zone's base image. Immutable.
///
/// Finding the last link at or before a name takes a number of steps that grows with the logarithm
/// of the edits, however they lie: not one for each of a hundred thousand names that were deleted
/// in a row, which a query for one of them would have to pay for.
///
/// @param links the edited names that are links of the chain now
/// @param replaced the edited names that are links of the chain in the base image
record ChainEdits(@Nullable OverlayTree links, @Nullable OverlayTree replaced) {
  static final ChainEdits NONE = new ChainEdits(null, null);

  /// The links of a base image, by their position in canonical order.
  interface BaseLinks {
    long node(int position);
  }

  /// Whether the chain is as the base image has it.
  boolean isEmpty() {
    return links == null && replaced == null;
  }

  /// With one more edited name.
  ///
  /// @param isLink whether it is a link now
  /// @param wasLink whether it is one in the base image
  ChainEdits put(Entry entry, boolean isLink, boolean wasLink) {
    if (!isLink && !wasLink && OverlayTree.get(links, entry.sortKey()) == null) {
      return this;
    }
    return new ChainEdits(
        isLink ? OverlayTree.put(links, entry) : OverlayTree.remove(links, entry.sortKey()),
        wasLink ? OverlayTree.put(replaced, entry) : replaced);
  }

  /// The node of the last link at or before the key, 0 when there is none.
  ///
  /// @param position of the last link of the base image at or before the key, -1 for none
  /// @param scratch [SortKey#LENGTH_MAX] bytes to work in
  long floor(BaseLinks base, int position, byte[] key, int keyLength, byte[] scratch) {
    var edited = OverlayTree.lastBelow(links, key, keyLength, OverlayTree.EQUAL_TOO);
    if (edited != null && (position < 0 || !isBehind(base.node(position), edited, scratch))) {
      return edited.node();
    }
    int untouched = lastUntouched(base, position, scratch);
    if (untouched < 0) {
      return edited == null ? 0 : edited.node();
    }
    long node = base.node(untouched);
    return edited == null || isBehind(node, edited, scratch) ? node : edited.node();
  }

  private static boolean isBehind(long node, Entry entry, byte[] scratch) {
    byte[] key = entry.sortKey();
    return NsecIndex.compare(node, key, key.length, scratch) > 0;
  }

  /// The last position at or before this one whose link was not edited, -1 for none: ever longer
  /// steps back until one has passed such a link, then halving.
  private int lastUntouched(BaseLinks base, int position, byte[] scratch) {
    if (replaced == null || position < 0) {
      return position;
    }
    int replacedUpTo = rank(base.node(position), OverlayTree.EQUAL_TOO, scratch);
    int none = position + 1; // from here to the position every link was edited
    int some = -1;
    for (int step = 1; some < 0 && none > 0; step *= 2) {
      int at = Math.max(0, none - step);
      int edited = replacedUpTo - rank(base.node(at), OverlayTree.NOT_EQUAL, scratch);
      if (edited <= position - at) {
        some = at;
      } else {
        none = at;
      }
    }
    while (some >= 0 && none - some > 1) {
      int at = (some + none) >>> 1;
      int edited = replacedUpTo - rank(base.node(at), OverlayTree.NOT_EQUAL, scratch);
      if (edited <= position - at) {
        some = at;
      } else {
        none = at;
      }
    }
    return some;
  }

  /// How many names of the base's chain that were edited come before the node's, or at it too.
  private int rank(long node, int bound, byte[] scratch) {
    int length = SortKey.write(Node.name(node), Node.nameLength(node), scratch);
    return OverlayTree.countBelow(replaced, scratch, length, bound);
  }
}
