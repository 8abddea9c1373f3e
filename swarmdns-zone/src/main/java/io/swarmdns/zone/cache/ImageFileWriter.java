package io.swarmdns.zone.cache;

import io.swarmdns.zone.cache.ImageFile.Item;
import io.swarmdns.zone.memory.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// Writes an image file: images as they come, then the directory, and the header last.
final class ImageFileWriter {
  private final FileChannel channel;
  private final List<Directory.Entry> entries = new ArrayList<>();
  private long position = Header.BYTES;
  private long directoryLength;

  private ImageFileWriter(FileChannel channel) {
    this.channel = channel;
  }

  static void write(Path file, long hashSeed, int layoutVersion, Iterable<Item> items)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      try (var channel = create(temporary)) {
        var writer = new ImageFileWriter(channel);
        for (var item : items) {
          writer.add(item);
        }
        writer.finish(hashSeed, layoutVersion);
        channel.force(true);
      }
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    try (var directory = FileChannel.open(absolute.resolveSibling("."), StandardOpenOption.READ)) {
      directory.force(true); // makes the renaming durable
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void add(Item item) throws IOException {
    byte[] identity = item.identity().clone();
    if (identity.length > ImageFile.IDENTITY_BYTES_MAX || entries.size() == ImageFile.ZONES_MAX) {
      throw new IllegalArgumentException("identity or number of zones above the limit");
    }
    int[] checksums = new int[Directory.chunkCount(item.length())];
    for (int chunk = 0; chunk < checksums.length; chunk++) {
      long at = (long) chunk * ImageFile.CHUNK_BYTES;
      int length = Directory.chunkLength(item.length(), chunk);
      var bytes = Memory.view(item.address() + at, length).asByteBuffer();
      checksums[chunk] = checksum(bytes.duplicate());
      put(bytes, position + at);
    }
    var entry =
        new Directory.Entry(
            item.origin(), identity, item.serial(), position, item.length(), checksums);
    entries.add(entry);
    position = entry.end();
    directoryLength += entry.encodedLength();
    if (directoryLength > Directory.BYTES_MAX) {
      throw new IOException("directory above " + Directory.BYTES_MAX + " bytes");
    }
  }

  private void finish(long hashSeed, int layoutVersion) throws IOException {
    var directory = Directory.encode(entries);
    var header =
        new Header(layoutVersion, hashSeed, entries.size(), position, directory.remaining());
    put(header.encode(directory), 0);
    put(directory, position);
  }

  private void put(ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
