package io.swarmdns.server.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that is appended to up to a size, then renamed and begun anew. Belongs to one thread.
final class RotatingFile implements AutoCloseable {
  private final Path path;
  private final long sizeMaxBytes;
  private final int kept;
  private @Nullable FileChannel channel;

  /// @param kept old files that are kept, named with .1 and so on; 0: none
  RotatingFile(Path path, long sizeMaxBytes, int kept) {
    this.path = path;
    this.sizeMaxBytes = sizeMaxBytes;
    this.kept = kept;
  }

  /// Appends the bytes, all into the same file, or none. After a failure the next write opens anew.
  void write(byte[] bytes) throws IOException {
    try {
      var file = channel == null ? open() : channel;
      if (file.size() > 0 && file.size() + bytes.length > sizeMaxBytes) {
        close();
        rotate();
        file = open();
      }
      append(file, ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static void append(FileChannel file, ByteBuffer bytes) throws IOException {
    long before = file.size();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      file.truncate(before); // a disk that is full takes half a line, and the next one behind it
      throw e;
    }
  }

  private FileChannel open() throws IOException {
    var opened =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), permissions());
    channel = opened;
    return opened;
  }

  /// What clients ask for is nobody else's business.
  private static FileAttribute<?>[] permissions() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
        }
        : new FileAttribute<?>[0];
  }

  private void rotate() throws IOException {
    if (kept == 0) {
      Files.deleteIfExists(path);
      return;
    }
    for (int number = kept - 1; number >= 0; number--) {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
  }

  @Override
  public void close() throws IOException {
    var file = channel;
    channel = null;
    if (file != null) {
      file.close();
    }
  }
}
