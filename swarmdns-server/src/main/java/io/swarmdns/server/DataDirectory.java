package io.swarmdns.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A directory that belongs to one node at a time.
///
/// The lock is the kernel's and goes with the process, however that ends.
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";

  private static final String IMAGE_FILE = "zones.image";

  private final Path directory;
  private final FileChannel channel;

  private DataDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  Path path() {
    return directory;
  }

  /// Where the images of the zones are kept.
  Path imageFile() {
    return directory.resolve(IMAGE_FILE);
  }

  /// Makes the directory if there is none, and takes it.
  ///
  /// @throws IOException when another process has it, or it cannot be written
  static DataDirectory lock(Path directory) throws IOException {
    create(directory);
    Path file = directory.resolve(LOCK_FILE);
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          directory
              + " is in use by another node; stop that one, or set node.data-directory to a"
              + " directory of this node's own");
    }
    return new DataDirectory(directory, channel);
  }

  /// What the node keeps is nobody else's business. A directory that is there stays as it is.
  private static void create(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var mode = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a node in this very process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
