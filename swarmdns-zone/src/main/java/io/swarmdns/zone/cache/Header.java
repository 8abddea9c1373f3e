package io.swarmdns.zone.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The first 64 bytes of an image file.
///
/// @param zoneCount entries in the directory
/// @param directoryOffset where it begins: behind the last image
/// @param directoryLength its bytes; it ends the file
record Header(
    int layoutVersion, long hashSeed, int zoneCount, long directoryOffset, long directoryLength) {
  static final int BYTES = 64;

  /// The header's bytes before its checksum.
  private static final int CHECKED_BYTES = 60;

  private static final long MAGIC = 0x53574152_4d494d47L; // "SWARMIMG"
  private static final int FORMAT_VERSION = 1;

  /// Written in the machine's byte order, as images are.
  private static final int ORDER_MARK = 0x01020304;

  /// The header as it is written, with the checksum that covers the directory too.
  ByteBuffer encode(ByteBuffer directory) {
    var bytes = ByteBuffer.allocateDirect(BYTES);
    bytes.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(layoutVersion);
    bytes.order(ByteOrder.nativeOrder()).putInt(ORDER_MARK).order(ByteOrder.BIG_ENDIAN);
    bytes.putInt(zoneCount).putLong(hashSeed).putLong(directoryOffset).putLong(directoryLength);
    bytes.putInt(CHECKED_BYTES, checksum(bytes, directory));
    return bytes.clear();
  }

  /// The fields, whatever they are; [#problem] judges them.
  static Header decode(ByteBuffer bytes) {
    return new Header(
        bytes.getInt(12),
        bytes.getLong(24),
        bytes.getInt(20),
        bytes.getLong(32),
        bytes.getLong(40));
  }

  /// Why a file cannot be read any further, or null when its directory can.
  ///
  /// @param bytes what this header was decoded from
  @Nullable String problem(ByteBuffer bytes, int expectedLayout, long fileLength) {
    if (bytes.getLong(0) != MAGIC) {
      return "not an image file";
    }
    if (bytes.getInt(8) != FORMAT_VERSION) {
      return "file format " + bytes.getInt(8) + ", wanted " + FORMAT_VERSION;
    }
    if (layoutVersion != expectedLayout) {
      return "image layout " + layoutVersion + ", wanted " + expectedLayout;
    }
    if (bytes.duplicate().order(ByteOrder.nativeOrder()).getInt(16) != ORDER_MARK) {
      return "written on a machine of another byte order";
    }
    if (directoryLength < 0
        || directoryLength > Directory.BYTES_MAX
        || directoryOffset != fileLength - directoryLength
        || directoryOffset < BYTES) {
      return "cut short, or header damaged";
    }
    return null;
  }

  /// Whether the checksum in `bytes` is that of this header and the directory.
  static boolean isIntact(ByteBuffer bytes, ByteBuffer directory) {
    return bytes.getInt(CHECKED_BYTES) == checksum(bytes, directory);
  }

  private static int checksum(ByteBuffer header, ByteBuffer directory) {
    var crc = new CRC32C();
    crc.update(header.slice(0, CHECKED_BYTES));
    crc.update(directory.duplicate());
    return (int) crc.getValue();
  }
}
