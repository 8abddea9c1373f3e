package io.swarmdns.zone.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Raw memory by address: the one place where an address becomes an access.
///
/// A segment over all of memory is the fastest way to read what lies off the heap, and a wrong
/// address kills the JVM. So every caller must own the memory it names, and every length that came
/// from outside must have been compared with the bytes that are there before it gets here. 16-bit
/// and 32-bit accessors use network byte order, as DNS messages do (RFC 1035 §2.3.2); `getLong` and
/// `putLong` use the machine's order, for words that never leave this process.
///
/// Thread-safe as far as the memory's owners are: plain accesses, no ordering.
public final class Memory {
  /// Bytes that must be readable, and writable in answers, behind every block handed to the engine:
  /// words are copied eight bytes at a time and may run past the end.
  public static final int SLACK_BYTES = 64;

  private static final long CLEARED_BY_WORDS_MAX = 1024;

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Memory() {}

  /// The byte at the address, 0 to 255.
  public static int getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address) & 0xff;
  }

  public static void putByte(long address, int value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
  }

  /// The two bytes at the address in network order, 0 to 65535.
  public static int getShort(long address) {
    return ALL.get(SHORT, address) & 0xffff;
  }

  public static void putShort(long address, int value) {
    ALL.set(SHORT, address, (short) value);
  }

  /// The four bytes at the address in network order.
  public static int getInt(long address) {
    return ALL.get(INT, address);
  }

  public static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  /// The eight bytes at the address in network order: an offset within a larger structure.
  public static long getOffset(long address) {
    return Long.reverseBytes(ALL.get(LONG, address));
  }

  public static void putOffset(long address, long value) {
    ALL.set(LONG, address, Long.reverseBytes(value));
  }

  /// The eight bytes at the address in the machine's order.
  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  /// Copies by words: reads and writes up to seven bytes beyond `length`, so both ends need slack.
  /// The blocks must not overlap.
  public static void copyWords(long from, long to, int length) {
    for (int i = 0; i < length; i += 8) {
      ALL.set(LONG, to + i, ALL.get(LONG, from + i));
    }
  }

  /// Copies exactly `length` bytes; the blocks may overlap.
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /// Whether the blocks hold the same bytes.
  public static boolean isEqual(long one, long other, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (ALL.get(LONG, one + i) != ALL.get(LONG, other + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (ALL.get(ValueLayout.JAVA_BYTE, one + i) != ALL.get(ValueLayout.JAVA_BYTE, other + i)) {
        return false;
      }
    }
    return true;
  }

  public static void copyFromArray(byte[] from, int offset, long to, int length) {
    MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, length);
  }

  public static void copyToArray(long from, byte[] to, int offset, int length) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, length);
  }

  /// Sets `length` bytes to zero. A short run makes no object, compiled or not.
  public static void clear(long address, long length) {
    if (length > CLEARED_BY_WORDS_MAX) {
      ALL.asSlice(address, length).fill((byte) 0);
      return;
    }
    long i = 0;
    for (; i + 8 <= length; i += 8) {
      ALL.set(LONG, address + i, 0);
    }
    for (; i < length; i++) {
      ALL.set(ValueLayout.JAVA_BYTE, address + i, (byte) 0);
    }
  }

  /// A bounds-checked view of owned memory, for code that is not on the path of a query.
  public static MemorySegment view(long address, long length) {
    return ALL.asSlice(address, length);
  }
}
