package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Deletes what an interrupted write or installation of a snapshot left behind.
final class Cleaning {
  private Cleaning() {}

  /// The log must not be open.
  static void deleteLeftovers(LogDirectory directory) throws IOException {
    delete(directory.temporary());
    if (Files.isDirectory(directory.log())) {
      // Ratis moves the old snapshots here before it moves the new ones in.
      try (var paths = Files.newDirectoryStream(directory.log(), "sm.tmp*")) {
        for (var path : paths) {
          restoreOrDelete(path, directory.snapshots());
        }
      }
    }
  }

  private static void restoreOrDelete(Path old, Path snapshots) throws IOException {
    if (Files.exists(snapshots)) {
      delete(old);
    } else {
      Files.move(old, snapshots);
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
