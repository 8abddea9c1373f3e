package io.swarmdns.zone.cache;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The directory of an image file: what lies where, with the checksums of its chunks.
final class Directory {
  /// Longest directory: about a hundred bytes for each of [ImageFile#ZONES_MAX] zones.
  static final int BYTES_MAX = 1 << 30;

  /// @param offset of the image in the file
  /// @param checksums CRC-32C of each [ImageFile#CHUNK_BYTES] of the image, the last one shorter
  record Entry(
      DomainName origin, byte[] identity, int serial, long offset, long length, int[] checksums) {
    /// Bytes of this entry in the directory.
    int encodedLength() {
      return 1 + origin.wireLength() + 4 + identity.length + 4 + 8 + 8 + 4 * checksums.length;
    }

    /// Where the next image begins.
    long end() {
      return aligned(offset + length);
    }
  }

  private Directory() {}

  static long aligned(long offset) {
    return (offset + ImageFile.ALIGNMENT_BYTES - 1) & -ImageFile.ALIGNMENT_BYTES;
  }

  static int chunkCount(long length) {
    return Math.toIntExact((length + ImageFile.CHUNK_BYTES - 1) / ImageFile.CHUNK_BYTES);
  }

  /// Bytes of chunk number `chunk` of an image.
  static int chunkLength(long imageLength, int chunk) {
    return (int)
        Math.min(ImageFile.CHUNK_BYTES, imageLength - (long) chunk * ImageFile.CHUNK_BYTES);
  }

  static ByteBuffer encode(List<Entry> entries) {
    long length = entries.stream().mapToLong(Entry::encodedLength).sum();
    var bytes = ByteBuffer.allocateDirect(Math.toIntExact(length));
    for (var entry : entries) {
      bytes.put((byte) entry.origin.wireLength()).put(entry.origin.wire());
      bytes.putInt(entry.identity.length).put(entry.identity);
      bytes.putInt(entry.serial).putLong(entry.offset).putLong(entry.length);
      for (int checksum : entry.checksums) {
        bytes.putInt(checksum);
      }
    }
    return bytes.flip();
  }

  /// The entries; empty when the bytes are no directory. They are not trusted although their
  /// checksum is right: that protects from accidents only.
  ///
  /// @param imagesEnd where the images end in the file
  static Optional<List<Entry>> decode(ByteBuffer bytes, int count, long imagesEnd) {
    if (count < 0 || count > ImageFile.ZONES_MAX) {
      return Optional.empty();
    }
    var entries = new ArrayList<Entry>();
    long offset = Header.BYTES;
    try {
      for (int i = 0; i < count; i++) {
        var entry = decodeEntry(bytes, offset, imagesEnd);
        entries.add(entry);
        offset = entry.end();
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return bytes.hasRemaining() || offset != imagesEnd ? Optional.empty() : Optional.of(entries);
  }

  private static Entry decodeEntry(ByteBuffer bytes, long expectedOffset, long imagesEnd) {
    byte[] name = new byte[bytes.get() & 0xff];
    bytes.get(name);
    var origin = DomainName.ofWire(name, 0, name.length);
    byte[] identity = new byte[checked(bytes.getInt(), ImageFile.IDENTITY_BYTES_MAX)];
    bytes.get(identity);
    int serial = bytes.getInt();
    long offset = bytes.getLong();
    long length = bytes.getLong();
    if (offset != expectedOffset
        || length < 0
        || length > Math.min(imagesEnd - offset, Region.LENGTH_MAX)) {
      throw new IllegalArgumentException("image out of place");
    }
    int[] checksums = new int[checked(chunkCount(length), bytes.remaining() / 4)];
    bytes.asIntBuffer().get(checksums);
    bytes.position(bytes.position() + 4 * checksums.length);
    return new Entry(origin, identity, serial, offset, length, checksums);
  }

  private static int checked(int count, int max) {
    if (count < 0 || count > max) {
      throw new IllegalArgumentException("count " + count + " above " + max);
    }
    return count;
  }
}
