package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.NetworkOrder.getInt;
import static io.swarmdns.zone.store.NetworkOrder.putInt;
import static io.swarmdns.zone.store.NetworkOrder.putShort;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The owner names of a zone under construction in the order of their arrival, each with the
/// records that came for it one after the other. Names are relative to the apex.
///
/// A name that comes again later is a new entry: no name is looked up while records arrive, which
/// would cost cache misses for each of them. Sorting brings the entries of a name together ({@link
/// CanonicalOrder}).
///
/// Entries are made in an array and move off the heap many at a time. One is `0 u32 bytes of its
/// records, 4 u8 length of the name, 5 labels`, then the records, each `0 u16 type, 2 u16 data
/// length, 4 u32 TTL, 8 data`, all in network order. The list is an array off the heap of `0 u64
/// first eight bytes of the name's sort key, 8 u64 address of the entry`. Belongs to one thread.
final class OwnerList implements AutoCloseable {
  /// Bytes of an element of the list.
  static final int ELEMENT_BYTES = 16;

  /// Where an element has the address of its entry.
  static final int ENTRY_AT = 8;

  static final int RECORD_HEADER_BYTES = 8;

  private static final int NAME_LENGTH_AT = 4;
  private static final int NAME_AT = 5;
  private static final long ELEMENTS_MIN = 64;

  // A zone of a few records takes little, a large one is moved in large pieces.
  private static final int STAGE_MIN_BYTES = 4 << 10;
  private static final int STAGE_MAX_BYTES = 256 << 10;
  private static final int STAGE_GROWTH = 4;
  private static final int STAGES_PER_CHUNK = 32;

  private byte[] stage = new byte[STAGE_MIN_BYTES];
  private int staged;

  /// Where the entry at hand begins in the stage.
  private int entry;

  // Regions, because large ones are given back to the system at the end: the C library would keep
  // the memory of a large zone for the next one.
  private final List<Region> chunks = new ArrayList<>();
  private long next;
  private long chunkEnd;

  private Region elements = Region.allocate(ELEMENTS_MIN * ELEMENT_BYTES);
  private long size;

  OwnerList() {
    makeRoom(stage.length);
  }

  /// How many elements there are; at least as many as there are different names.
  long size() {
    return size;
  }

  /// The address of the array of elements.
  long elements() {
    return elements.address();
  }

  /// The entry of the element at this place.
  long entry(long index) {
    return Memory.getLong(elements.address() + index * ELEMENT_BYTES + ENTRY_AT);
  }

  /// Enters the lower-case name; records are added to it until the next.
  void addOwner(byte[] lowerCase, int length) {
    if (staged + NAME_AT + length > stage.length) {
      unstage(NAME_AT + length);
    }
    entry = staged;
    putInt(stage, entry, 0);
    stage[entry + NAME_LENGTH_AT] = (byte) length;
    System.arraycopy(lowerCase, 0, stage, entry + NAME_AT, length);
    staged += NAME_AT + length;
    if ((size + 1) * ELEMENT_BYTES > elements.length()) {
      elements = elements.resize(2 * elements.length());
    }
    long element = elements.address() + size++ * ELEMENT_BYTES;
    Memory.putLong(element, SortKey.prefix(lowerCase, 0, length));
    Memory.putLong(element + ENTRY_AT, next + entry);
  }

  /// Adds a record to the owner entered last.
  void addRecord(int type, int ttlSeconds, byte[] rdata, int offset, int length) {
    int bytes = RECORD_HEADER_BYTES + length;
    if (staged + bytes > stage.length) {
      int nameLength = stage[entry + NAME_LENGTH_AT] & 0xff;
      byte[] name = Arrays.copyOfRange(stage, entry + NAME_AT, entry + NAME_AT + nameLength);
      unstage(NAME_AT + nameLength + bytes);
      addOwner(name, nameLength);
    }
    putShort(stage, staged, type);
    putShort(stage, staged + 2, length);
    putInt(stage, staged + 4, ttlSeconds);
    System.arraycopy(rdata, offset, stage, staged + RECORD_HEADER_BYTES, length);
    staged += bytes;
    putInt(stage, entry, getInt(stage, entry) + bytes);
  }

  /// Moves what is staged off the heap and makes room for at least so many bytes.
  private void unstage(int bytes) {
    moveStaged();
    if (bytes > stage.length || stage.length < STAGE_MAX_BYTES) {
      stage = new byte[Math.max(bytes, Math.min(STAGE_MAX_BYTES, stage.length * STAGE_GROWTH))];
    }
    makeRoom(stage.length);
  }

  private void moveStaged() {
    Memory.copyFromArray(stage, 0, next, staged);
    next += staged;
    staged = 0;
  }

  /// Sees to it that `bytes` bytes can be moved to [#next].
  private void makeRoom(int bytes) {
    if (chunkEnd - next < bytes) {
      long chunkBytes = bytes < STAGE_MAX_BYTES ? bytes : (long) bytes * STAGES_PER_CHUNK;
      var chunk = Region.allocate(chunkBytes);
      chunks.add(chunk);
      next = chunk.address();
      chunkEnd = next + chunkBytes;
    }
  }

  /// Moves the last entries off the heap; nothing is added afterwards.
  void complete() {
    moveStaged();
  }

  /// Bytes of the whole entry.
  static int entryBytes(long entry) {
    return NAME_AT + nameLength(entry) + Memory.getInt(entry);
  }

  /// The address of an entry's labels.
  static long name(long entry) {
    return entry + NAME_AT;
  }

  static int nameLength(long entry) {
    return Memory.getByte(entry + NAME_LENGTH_AT);
  }

  /// Where the labels of an entry are that has been copied into an array.
  static int nameAt(int entry) {
    return entry + NAME_AT;
  }

  static int nameLength(byte[] entries, int entry) {
    return entries[entry + NAME_LENGTH_AT] & 0xff;
  }

  @Override
  public void close() {
    chunks.forEach(Region::release);
    chunks.clear();
    elements.release();
  }
}
