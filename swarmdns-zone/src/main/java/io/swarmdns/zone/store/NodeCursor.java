package io.swarmdns.zone.store;

import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Goes through the nodes of one zone version in canonical order, edited ones in place of the base
/// image's. Belongs to one thread; the version must be held meanwhile.
public final class NodeCursor {
  private final ZoneImage image;
  private final Iterator<Entry> edited;
  private final byte[] key = new byte[SortKey.LENGTH_MAX];
  private long base;
  private @Nullable Entry entry;

  NodeCursor(ZoneImage image, @Nullable Overlay overlay) {
    this.image = image;
    base = image.apex();
    edited = overlay == null ? Collections.emptyIterator() : overlay.iterator();
    advance();
  }

  private void advance() {
    entry = edited.hasNext() ? edited.next() : null;
  }

  /// The next node, 0 behind the last.
  public long next() {
    while (entry != null) {
      int order = base == 0 ? 1 : compareBase(entry.sortKey());
      if (order < 0) {
        break;
      }
      if (order == 0) {
        base = image.nodeAfter(base);
      }
      long node = entry.node();
      advance();
      if (node != 0) {
        return node;
      }
    }
    long node = base;
    if (node != 0) {
      base = image.nodeAfter(node);
    }
    return node;
  }

  private int compareBase(byte[] other) {
    int length = SortKey.write(Node.name(base), Node.nameLength(base), key);
    return Arrays.compareUnsigned(key, 0, length, other, 0, other.length);
  }
}
