package io.swarmdns.zone.text;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The directory that zone files may lie in: no file outside is read, symbolic links resolved.
///
/// Immutable, thread-safe.
final class SourceDirectory {
  private final Path directory;

  SourceDirectory(Path directory) {
    this.directory = directory;
  }

  /// The path of a file that is named relative to the directory.
  Path resolve(String name) throws IOException {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw new FileSystemException(name, null, "not a file name");
    }
  }

  /// Where the file really is.
  ///
  /// @throws IOException when it does not exist, lies outside the directory, or is not a file
  Path real(Path path) throws IOException {
    var real = path.toRealPath();
    var root = directory.toRealPath();
    if (!real.startsWith(root)) {
      throw new FileSystemException(
          path.toString(), null, "it lies outside the zone directory " + directory);
    }
    // A pipe would block the load, a device might never end.
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "it is not a regular file");
    }
    return real;
  }

  /// Opens a file that [#real] returned; it must not have become a link since.
  static FileChannel open(Path real) throws IOException {
    return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /// Why a file could not be read, in words.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.toString();
    };
  }
}
