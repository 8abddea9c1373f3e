package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.identity.PrivateFiles;
import io.swarmdns.zone.text.TextSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A zone's text on its way in: in a file that only its owner may read, gone when this is closed.
/// Belongs to one thread at a time.
final class ImportText implements AutoCloseable {
  /// Bytes of a text at most.
  static final long BYTES_MAX = 2L << 30;

  /// Space that texts leave on the disk: the log needs it more.
  private static final long FREE_BYTES_MIN = 512L << 20;

  /// How often the space is looked at, in bytes received.
  private static final long LOOK_BYTES = 16L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ImportText.class);
  private static final String PREFIX = "import-";
  private static final String SUFFIX = ".zone";

  private final Path file;
  private final OutputStream out;
  private final AtomicLong bytes = new AtomicLong();
  private long looked;

  private ImportText(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /// An empty text.
  ///
  /// @param directory made when it is missing
  static ImportText create(Path directory) throws IOException {
    PrivateFiles.makeDirectory(directory);
    checkSpace(directory);
    var file =
        Files.createTempFile(
            directory,
            PREFIX,
            SUFFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new ImportText(file, Files.newOutputStream(file));
  }

  /// Deletes what a process that was killed has left.
  static void sweep(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be emptied: {}", directory, e.getMessage());
    }
  }

  /// There is no room for the text.
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(String message) {
      super(message);
    }
  }

  private static void checkSpace(Path where) throws IOException {
    long free = Files.getFileStore(where).getUsableSpace();
    if (free < FREE_BYTES_MIN) {
      throw new NoRoom(
          "this node's disk has "
              + (free >> 20)
              + " MiB left, and texts leave "
              + (FREE_BYTES_MIN >> 20)
              + " MiB free: ask another node, or free space here");
    }
  }

  /// @throws NoRoom when the disk is nearly full
  void append(ByteString piece) throws IOException {
    piece.writeTo(out);
    long now = bytes.addAndGet(piece.size());
    if (now - looked >= LOOK_BYTES) {
      looked = now;
      checkSpace(file);
    }
  }

  /// Bytes so far; any thread.
  long bytes() {
    return bytes.get();
  }

  /// The whole text. Nothing is appended afterwards.
  TextSource source() throws IOException {
    out.close();
    return new TextSource("text", BYTES_MAX, () -> Files.newInputStream(file));
  }

  @Override
  public void close() {
    try (out) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.getMessage());
    }
  }
}
