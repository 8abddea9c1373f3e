package io.swarmdns.zone.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// A file that a zone was read from, and how it looked just before: enough to tell at a reload
/// whether it has changed.
///
/// @param path the file as named, symbolic links not resolved: a link that points elsewhere now is
///   a change
/// @param sizeBytes its size; -1 when it could not be read, so that its appearance is a change
/// @param modified when it was last written
/// @param identity what the file system knows it by (device and inode); "" where it has no such
///   thing
public record SourceFile(Path path, long sizeBytes, FileTime modified, String identity) {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  /// How the file looks now; never fails.
  public static SourceFile look(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      var key = attributes.fileKey();
      return new SourceFile(
          path,
          attributes.size(),
          attributes.lastModifiedTime(),
          key == null ? "" : key.toString());
    } catch (IOException e) {
      return new SourceFile(path, -1, NEVER, "");
    }
  }

  /// Whether the file looks different now.
  public boolean changed() {
    return !equals(look(path));
  }
}
