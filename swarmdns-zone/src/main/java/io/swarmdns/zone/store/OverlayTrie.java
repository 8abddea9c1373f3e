package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.store.Overlay.Entry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A node of a compressed hash trie (Steindorfer and Vinju, OOPSLA 2015): six bits of the hash a
/// level, lowest first, two bit maps of the 64 places, and one array without holes: first what lies
/// here, by place, then the child nodes.
///
/// What lies at a place is an [Entry], or an `Entry[]` of different names whose 64-bit hashes are
/// all equal. Hashes are keyed with a secret, so the latter is rare, but it must be right.
/// Immutable.
final class OverlayTrie {
  static final OverlayTrie EMPTY = new OverlayTrie(0, 0, new Object[0]);

  private static final int BITS = 6;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final long entryMap;
  private final long childMap;
  private final Object[] slots;

  private OverlayTrie(long entryMap, long childMap, Object[] slots) {
    this.entryMap = entryMap;
    this.childMap = childMap;
    this.slots = slots;
  }

  @Nullable Entry find(long hash, long nameAddress, int nameLength) {
    OverlayTrie node = this;
    for (int shift = 0; ; shift += BITS) {
      long place = 1L << (hash >>> shift); // shifts count modulo 64: the six lowest bits
      if ((node.entryMap & place) != 0) {
        return node.findAt(node.entryIndex(place), hash, nameAddress, nameLength);
      }
      if ((node.childMap & place) == 0) {
        return null;
      }
      node = (OverlayTrie) node.slots[node.childIndex(place)];
    }
  }

  /// This subtree, whose hashes agree below bit `shift`, with the entry added or replaced.
  OverlayTrie put(Entry entry, int shift) {
    long place = 1L << (entry.hash() >>> shift);
    if ((childMap & place) != 0) {
      int index = childIndex(place);
      return replaced(index, ((OverlayTrie) slots[index]).put(entry, shift + BITS));
    }
    int index = entryIndex(place);
    if ((entryMap & place) == 0) {
      return new OverlayTrie(entryMap | place, childMap, inserted(slots, index, entry));
    }
    Object here = slots[index];
    if (hashOf(here) == entry.hash()) {
      return replaced(index, merged(here, entry));
    }
    // Two hashes that differ further up: both move into a new child.
    var child = new OverlayTrie(1L << (hashOf(here) >>> shift + BITS), 0, new Object[] {here});
    return pushedDown(place, index, child.put(entry, shift + BITS));
  }

  private @Nullable Entry findAt(int index, long hash, long nameAddress, int nameLength) {
    if (slots[index] instanceof Entry entry) {
      return entry.hash() == hash && hasName(entry, nameAddress, nameLength) ? entry : null;
    }
    for (Entry entry : (Entry[]) slots[index]) {
      if (entry.hash() == hash && hasName(entry, nameAddress, nameLength)) {
        return entry;
      }
    }
    return null;
  }

  private static boolean hasName(Entry entry, long address, int length) {
    byte[] name = entry.name();
    if (name.length != length) {
      return false;
    }
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      if ((long) WORD.get(name, at) != Memory.getLong(address + at)) {
        return false;
      }
    }
    for (; at < length; at++) {
      if ((name[at] & 0xff) != Memory.getByte(address + at)) {
        return false;
      }
    }
    return true;
  }

  private int entryIndex(long place) {
    return Long.bitCount(entryMap & place - 1);
  }

  private int childIndex(long place) {
    return Long.bitCount(entryMap) + Long.bitCount(childMap & place - 1);
  }

  private static long hashOf(Object here) {
    return here instanceof Entry entry ? entry.hash() : ((Entry[]) here)[0].hash();
  }

  /// What lies at a place whose hash is the entry's, with the entry.
  private static Object merged(Object here, Entry entry) {
    Entry[] old = here instanceof Entry one ? new Entry[] {one} : (Entry[]) here;
    for (int i = 0; i < old.length; i++) {
      if (Arrays.equals(old[i].name(), entry.name())) {
        if (old.length == 1) {
          return entry;
        }
        Entry[] copy = old.clone();
        copy[i] = entry;
        return copy;
      }
    }
    Entry[] longer = Arrays.copyOf(old, old.length + 1);
    longer[old.length] = entry;
    return longer;
  }

  private OverlayTrie replaced(int index, Object slot) {
    Object[] copy = slots.clone();
    copy[index] = slot;
    return new OverlayTrie(entryMap, childMap, copy);
  }

  /// With what lies at `index` taken out and the child put in for its place.
  private OverlayTrie pushedDown(long place, int index, OverlayTrie child) {
    int to = childIndex(place) - 1;
    Object[] copy = slots.clone();
    System.arraycopy(slots, index + 1, copy, index, to - index);
    copy[to] = child;
    return new OverlayTrie(entryMap ^ place, childMap | place, copy);
  }

  private static Object[] inserted(Object[] slots, int index, Object slot) {
    Object[] longer = new Object[slots.length + 1];
    System.arraycopy(slots, 0, longer, 0, index);
    longer[index] = slot;
    System.arraycopy(slots, index, longer, index + 1, slots.length - index);
    return longer;
  }
}
