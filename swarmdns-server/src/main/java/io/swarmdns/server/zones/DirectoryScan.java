package io.swarmdns.server.zones;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the zone files of a directory and the directories in it.
///
/// The file `example.org.zone` holds the zone example.org (with the suffix `.zone`); in a file's
/// name a slash is written `\047`, and `..zone` holds the root. Files with another suffix, and
/// files and directories whose names begin with a dot, are not looked at. Links to files are
/// followed, links to directories are not.
final class DirectoryScan {
  /// Directories within each other.
  static final int DEPTH_MAX = 8;

  /// More zones than that are not read.
  static final int ZONES_MAX = 10_000_000;

  private final String suffix;
  private final Map<DomainName, ZoneFile> files = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private boolean complete = true;

  private DirectoryScan(String suffix) {
    this.suffix = suffix;
  }

  /// What is in the directory now. Never fails: what cannot be read is a problem.
  static DirectoryScan of(Path directory, String suffix) {
    var scan = new DirectoryScan(suffix);
    try {
      // Links are not followed while walking, but the directory itself may be one.
      var root = directory.toRealPath();
      Files.walkFileTree(root, Set.of(), DEPTH_MAX, scan.visitor(root));
    } catch (IOException e) {
      scan.unreadable(directory, e);
    }
    return scan;
  }

  /// The zones found.
  Map<DomainName, ZoneFile> files() {
    return files;
  }

  /// What was wrong with the directory and its files' names.
  List<Problem> problems() {
    return problems;
  }

  /// Whether all could be read: only then is a zone that was not found no longer there.
  boolean isComplete() {
    return complete;
  }

  private SimpleFileVisitor<Path> visitor(Path root) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        return isHidden(path) && !path.equals(root)
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        return found(path, attributes);
      }

      @Override
      public FileVisitResult visitFileFailed(Path path, IOException e) {
        unreadable(path, e);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) {
        if (e != null) {
          unreadable(path, e);
        }
        return FileVisitResult.CONTINUE;
      }
    };
  }

  private FileVisitResult found(Path path, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      problem(path, "directory deeper than " + DEPTH_MAX + " levels is not read", "move it up");
    } else if (!isHidden(path) && path.getFileName().toString().endsWith(suffix)) {
      add(path, attributes.size());
    }
    if (files.size() < ZONES_MAX) {
      return FileVisitResult.CONTINUE;
    }
    complete = false;
    problem(path, "more than " + ZONES_MAX + " zone files; the rest is not read", "");
    return FileVisitResult.TERMINATE;
  }

  private boolean isHidden(Path path) {
    var name = path.getFileName();
    return name != null && name.toString().startsWith(".") && !name.toString().equals("." + suffix);
  }

  private void add(Path path, long sizeBytes) {
    var fileName = path.getFileName().toString();
    var name = fileName.substring(0, fileName.length() - suffix.length());
    DomainName origin;
    try {
      origin = DomainName.parse(name);
    } catch (IllegalArgumentException e) {
      problem(
          path,
          "the file's name is no zone's name: " + e.getMessage(),
          "call it like example.org" + suffix);
      return;
    }
    var file = new ZoneFile(origin, path, sizeBytes);
    var other = files.get(origin);
    if (other == null) {
      files.put(origin, file);
      return;
    }
    // The order in which a directory is read is any: the choice must not depend on it.
    boolean first = path.compareTo(other.path()) < 0;
    files.put(origin, first ? file : other);
    problem(
        first ? other.path() : path,
        "a second file for " + origin + " is not read; " + files.get(origin).path() + " is",
        "keep one");
  }

  private void unreadable(Path path, IOException e) {
    complete = false;
    problem(path, "cannot read: " + e, "no zone is removed until this is mended");
  }

  private void problem(Path path, String message, String advice) {
    problems.add(new Problem(Severity.ERROR, path.toString(), 0, message, advice));
  }
}
