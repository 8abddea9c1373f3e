package io.swarmdns.zone.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import sun.misc.Unsafe;

/// Raw memory by address: the one place where an address becomes an access.
///
/// A wrong address kills the JVM. So every caller must own the memory it names, and every length
/// that came from outside must have been compared with the bytes that are there before it gets
/// here. 16-bit and 32-bit accessors use network byte order, as DNS messages do (RFC 1035 §2.3.2);
/// `getLong` and `putLong` use the machine's order, for words that never leave this process. The
/// machine must be little-endian, as x86-64 and arm64 are.
///
/// `sun.misc.Unsafe` rather than a [MemorySegment] over all memory, which the JVM compiles to the
/// same instructions: until then a segment costs some ten calls an access, and compiling these
/// calls costs as much again. To load a zone of 2.1 million records in a JVM just started takes 1.5
/// s and 2.3 s of CPU time with the one, 2.1 s and 3.4 s with the other. When Java takes Unsafe
/// away, this class changes, and nothing else.
///
/// Thread-safe as far as the memory's owners are: plain accesses, no ordering.
@SuppressWarnings("removal")
public final class Memory {
  /// Bytes that must be readable, and writable in answers, behind every block handed to the engine:
  /// words are copied eight bytes at a time and may run past the end.
  public static final int SLACK_BYTES = 64;

  private static final Unsafe UNSAFE = unsafe();
  private static final long ARRAY = Unsafe.ARRAY_BYTE_BASE_OFFSET;
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static Unsafe unsafe() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new UnsupportedOperationException("SwarmDNS runs on little-endian machines only");
    }
    try {
      var field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Memory() {}

  /// The byte at the address, 0 to 255.
  public static int getByte(long address) {
    return UNSAFE.getByte(address) & 0xff;
  }

  public static void putByte(long address, int value) {
    UNSAFE.putByte(address, (byte) value);
  }

  /// The two bytes at the address in network order, 0 to 65535.
  public static int getShort(long address) {
    return Short.reverseBytes(UNSAFE.getShort(address)) & 0xffff;
  }

  public static void putShort(long address, int value) {
    UNSAFE.putShort(address, Short.reverseBytes((short) value));
  }

  /// The four bytes at the address in network order.
  public static int getInt(long address) {
    return Integer.reverseBytes(UNSAFE.getInt(address));
  }

  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, Integer.reverseBytes(value));
  }

  /// The eight bytes at the address in network order: an offset within a larger structure.
  public static long getOffset(long address) {
    return Long.reverseBytes(UNSAFE.getLong(address));
  }

  public static void putOffset(long address, long value) {
    UNSAFE.putLong(address, Long.reverseBytes(value));
  }

  /// The eight bytes at the address in the machine's order.
  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /// Copies by words: reads and writes up to seven bytes beyond `length`, so both ends need slack.
  /// The blocks must not overlap.
  public static void copyWords(long from, long to, int length) {
    for (int i = 0; i < length; i += 8) {
      UNSAFE.putLong(to + i, UNSAFE.getLong(from + i));
    }
  }

  /// Copies exactly `length` bytes; the blocks may overlap.
  public static void copy(long from, long to, long length) {
    UNSAFE.copyMemory(from, to, length);
  }

  /// Whether the blocks hold the same bytes.
  public static boolean isEqual(long one, long other, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (UNSAFE.getLong(one + i) != UNSAFE.getLong(other + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (UNSAFE.getByte(one + i) != UNSAFE.getByte(other + i)) {
        return false;
      }
    }
    return true;
  }

  public static void copyFromArray(byte[] from, int offset, long to, int length) {
    Objects.checkFromIndexSize(offset, length, from.length);
    UNSAFE.copyMemory(from, ARRAY + offset, null, to, length);
  }

  public static void copyToArray(long from, byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, to.length);
    UNSAFE.copyMemory(null, from, to, ARRAY + offset, length);
  }

  /// Sets `length` bytes to zero.
  public static void clear(long address, long length) {
    UNSAFE.setMemory(address, length, (byte) 0);
  }

  /// A bounds-checked view of owned memory, for code that is not on the path of a query.
  public static MemorySegment view(long address, long length) {
    return ALL.asSlice(address, length);
  }
}
