package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/// Which files are which zones: `NAME.zone` is the zone `NAME.`, as for a node's zone directory.
/// Files and directories whose names begin with a dot are left out.
final class ZoneFiles {
  /// @param origin absolute
  record ZoneFile(Path path, String origin) {}

  private static final String SUFFIX = ".zone";
  private static final int DEPTH_MAX = 16;
  private static final int FILES_MAX = 1_000_000;

  private ZoneFiles() {}

  /// The files that are named, and those in directories that are named and below.
  ///
  /// @throws Failure for a name that is no zone's, a directory without zones, a zone found twice
  static List<ZoneFile> of(List<Path> paths) throws IOException {
    var files = new ArrayList<ZoneFile>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else {
        files.add(named(path));
      }
    }
    refuseTwice(files);
    return files;
  }

  private static List<ZoneFile> below(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory, DEPTH_MAX)) {
      List<ZoneFile> found =
          walk.filter(path -> isZone(directory.relativize(path)))
              .filter(Files::isRegularFile)
              .sorted()
              .limit(FILES_MAX)
              .map(ZoneFiles::named)
              .toList();
      if (found.isEmpty()) {
        throw Failure.failed(directory + ": holds no file NAME.zone");
      }
      return found;
    }
  }

  private static boolean isZone(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return relative.toString().endsWith(SUFFIX);
  }

  private static ZoneFile named(Path path) {
    String name = String.valueOf(path.getFileName());
    if (!Files.exists(path)) {
      throw Failure.failed(path + ": no such file or directory");
    }
    if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
      throw Failure.usage(
          path + ": is not named NAME.zone after its zone; say which with --origin");
    }
    String origin = name.substring(0, name.length() - SUFFIX.length());
    return new ZoneFile(path, Names.absolute(origin));
  }

  private static void refuseTwice(List<ZoneFile> files) {
    var seen = new HashMap<String, Path>();
    for (ZoneFile file : files) {
      Path before = seen.put(file.origin(), file.path());
      if (before != null) {
        throw Failure.failed(
            "%s and %s are of the same zone %s".formatted(before, file.path(), file.origin()));
      }
    }
  }
}
