package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Where a log keeps what: Ratis' own layout below a directory of ours.
///
/// @param root the directory given to us
/// @param group which names the log's directory in it
record LogDirectory(Path root, UUID group) {

  /// What Ratis calls its storage directory.
  Path storage() {
    return root.resolve("raft");
  }

  /// Everything of this log.
  Path log() {
    return storage().resolve(group.toString());
  }

  /// Segments, term and vote, members.
  Path current() {
    return log().resolve("current");
  }

  /// The term and vote.
  Path meta() {
    return current().resolve("raft-meta");
  }

  /// The members at the last change that was applied.
  Path configuration() {
    return current().resolve("raft-meta.conf");
  }

  /// What [#meta] held lately: a lower bound for the term, should the file be damaged.
  Path metaCopy() {
    return log().resolve("raft-meta.copy");
  }

  Path snapshots() {
    return snapshotsIn(log());
  }

  /// Where a log that lies there, aside perhaps, has its snapshots.
  static Path snapshotsIn(Path log) {
    return log.resolve("sm");
  }

  Path temporary() {
    return log().resolve("tmp");
  }

  Path lock() {
    return log().resolve("in_use.lock");
  }

  /// Whether there is a log, in whatever state. A start that was interrupted before anything was
  /// written leaves none.
  boolean exists() throws IOException {
    if (!Files.isDirectory(current())) {
      return false;
    }
    try (var files = Files.list(current())) {
      return files.findAny().isPresent();
    }
  }

  /// Moves the log, or what is left of it, out of the way, so that the node can join again. Nothing
  /// is deleted.
  ///
  /// @return where it is now
  Path moveAside() throws IOException {
    return Files.move(log(), aside());
  }

  /// Copies the log, or what is left of it.
  ///
  /// @return where the copy is
  Path copyAside() throws IOException {
    var target = aside();
    try (var paths = Files.walk(log())) {
      for (var path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, target.resolve(log().relativize(path).toString()));
      }
    }
    return target;
  }

  private Path aside() {
    for (int number = 1; ; number++) {
      var target = root.resolve("lost-" + number);
      if (!Files.exists(target)) {
        return target;
      }
    }
  }
}
