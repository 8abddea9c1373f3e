package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.ParsedName;
import java.util.Arrays;

/// The owner names of a zone under construction, numbered in the order of their arrival, each with
/// the list of its records. Names are relative to the apex; number 0 is the apex.
///
/// A name entry in memory is one length byte and the labels. A record entry is:
/// `0 u64 next record, 8 u16 type, 10 u16 data length, 12 u32 TTL, 16 data`.
final class NameTable {
  static final int RECORD_HEADER_BYTES = 16;

  private final BuildMemory memory;
  private int[] slots = new int[64];
  private long[] hash = new long[32];
  private long[] name = new long[32];
  private long[] firstRecord = new long[32];
  private long[] lastRecord = new long[32];
  private int size;

  NameTable(BuildMemory memory) {
    this.memory = memory;
  }

  int size() {
    return size;
  }

  long hash(int number) {
    return hash[number];
  }

  /// The address of the labels.
  long name(int number) {
    return name[number] + 1;
  }

  int nameLength(int number) {
    return Memory.getByte(name[number]);
  }

  long firstRecord(int number) {
    return firstRecord[number];
  }

  /// The number of the name that begins at `label` and is relative to the label `apex`; -1 when there
  /// is none.
  int find(ParsedName parsed, int label, int apex) {
    int found = slots[slotOf(parsed, label, apex)];
    return found - 1;
  }

  /// The number of the name, given one if it is new; new parents up to the apex get one as well, so
  /// that empty non-terminals exist (RFC 8020).
  int intern(ParsedName parsed, int label, int apex) {
    int slot = slotOf(parsed, label, apex);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (label < apex) {
      intern(parsed, label + 1, apex);
      slot = slotOf(parsed, label, apex);
    }
    if (size == hash.length) {
      grow();
      slot = slotOf(parsed, label, apex);
    }
    int length = parsed.offset(apex) - parsed.offset(label);
    long entry = memory.allocate(1 + length);
    Memory.putByte(entry, length);
    Memory.copy(parsed.lower() + parsed.offset(label), entry + 1, length);
    hash[size] = parsed.hash(label);
    name[size] = entry;
    slots[slot] = ++size;
    return size - 1;
  }

  private int slotOf(ParsedName parsed, int label, int apex) {
    long wanted = parsed.hash(label);
    int length = parsed.offset(apex) - parsed.offset(label);
    int slot = (int) wanted & slots.length - 1;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hash[number] == wanted
          && nameLength(number) == length
          && Memory.view(name(number), length)
                  .mismatch(Memory.view(parsed.lower() + parsed.offset(label), length))
              < 0) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void grow() {
    int capacity = hash.length * 2;
    hash = Arrays.copyOf(hash, capacity);
    name = Arrays.copyOf(name, capacity);
    firstRecord = Arrays.copyOf(firstRecord, capacity);
    lastRecord = Arrays.copyOf(lastRecord, capacity);
    slots = new int[capacity * 2];
    for (int number = 0; number < size; number++) {
      int slot = (int) hash[number] & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = number + 1;
    }
  }

  void addRecord(int number, int type, int ttlSeconds, byte[] rdata, int offset, int length) {
    long entry = memory.allocate(RECORD_HEADER_BYTES + length);
    Memory.putLong(entry, 0);
    Memory.putShort(entry + 8, type);
    Memory.putShort(entry + 10, length);
    Memory.putInt(entry + 12, ttlSeconds);
    Memory.copyFromArray(rdata, offset, entry + RECORD_HEADER_BYTES, length);
    if (firstRecord[number] == 0) {
      firstRecord[number] = entry;
    } else {
      Memory.putLong(lastRecord[number], entry);
    }
    lastRecord[number] = entry;
  }
}
