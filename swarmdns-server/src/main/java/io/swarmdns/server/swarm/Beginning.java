package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How often a node has begun with an empty log: part of who it is in the log, because one that
/// lost its log must not vote as who it was. Kept in a file that is written before the log is made.
final class Beginning {
  private static final int MAX = 1_000_000;

  private final Path file;

  Beginning(Path file) {
    this.file = file;
  }

  /// The number, 0 when the node has never begun.
  ///
  /// @throws IOException when the file is damaged
  int read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    String text = PrivateFiles.read(file).strip();
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MAX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException(
        file
            + ": a number from 1 to "
            + MAX
            + " expected, not '"
            + text.lines().findFirst().orElse("")
            + "'; restore it, or write a number higher than any this node has had");
  }

  /// Begins once more.
  ///
  /// @return the number from now on
  int next() throws IOException {
    int next = read() + 1;
    PrivateFiles.write(file, next + "\n");
    return next;
  }
}
