package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import java.util.Arrays;

/// Reads a sorted {@link OwnerList} name by name: the entries of one name, which lie next to each
/// other in the list, come as one. Belongs to one thread.
final class OwnerSource {
  private static final int BUFFER_MIN_BYTES = 8 << 10;

  private final OwnerList owners;
  private final long size;

  /// Entries are read one behind the other, from the beginning again when half of it is used up.
  private byte[] bytes = new byte[BUFFER_MIN_BYTES];

  // The entry of the current name, and the one read after it, which is of the next name.
  private int current;
  private int ahead;
  private int aheadEnd;
  private long index;

  OwnerSource(OwnerList owners) {
    this.owners = owners;
    size = owners.size();
    if (size > 0) {
      read(0);
    }
  }

  /// Goes on to the next name; false behind the last.
  boolean next() {
    if (index == size) {
      return false;
    }
    if (ahead > bytes.length / 2) {
      System.arraycopy(bytes, ahead, bytes, 0, aheadEnd - ahead);
      aheadEnd -= ahead;
      ahead = 0;
    }
    current = ahead;
    return true;
  }

  /// Holds the current name, until [#begin].
  byte[] bytes() {
    return bytes;
  }

  int nameAt() {
    return OwnerList.nameAt(current);
  }

  int nameLength() {
    return OwnerList.nameLength(bytes, current);
  }

  /// Begins a node with the current name and gives it all records of the name; returns how many.
  /// The name is then still at its place in [#bytes].
  int begin(NodeWriter writer) {
    writer.begin(bytes, nameAt(), nameLength());
    int added = 0;
    do {
      added += addRecords(writer);
      ahead = aheadEnd;
      if (++index < size) {
        read(ahead);
      }
    } while (index < size && isSameName());
    return added;
  }

  private int addRecords(NodeWriter writer) {
    int added = 0;
    int at = OwnerList.nameAt(ahead) + OwnerList.nameLength(bytes, ahead);
    while (at < aheadEnd) {
      int length = NetworkOrder.getShort(bytes, at + 2);
      int data = at + OwnerList.RECORD_HEADER_BYTES;
      writer.add(
          NetworkOrder.getShort(bytes, at),
          NetworkOrder.getInt(bytes, at + 4),
          bytes,
          data,
          length);
      at = data + length;
      added++;
    }
    return added;
  }

  /// Copies the entry at the index into the array, behind what must stay there.
  private void read(int to) {
    long entry = owners.entry(index);
    int length = OwnerList.entryBytes(entry);
    if (to + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to + length, bytes.length * 2));
    }
    Memory.copyToArray(entry, bytes, to, length);
    aheadEnd = to + length;
  }

  private boolean isSameName() {
    int from = OwnerList.nameAt(ahead);
    int length = OwnerList.nameLength(bytes, ahead);
    return length == nameLength()
        && Arrays.equals(bytes, nameAt(), nameAt() + length, bytes, from, from + length);
  }
}
