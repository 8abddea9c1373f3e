package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How often a node has begun with an empty log: part of who it is in the log, because one that
/// lost its log must not vote as who it was. Kept in a file that is written before the log is made.
/// A node that takes the name of one that was removed begins beyond whatever that one can have had.
final class Beginning {
  static final int PER_NODE = 1_000;
  private static final int MAX = PER_NODE * (Admission.PREDECESSORS_MAX + 1);

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
  /// @param predecessors nodes of the same name that were removed before this one came
  /// @return the number from now on
  int next(int predecessors) throws IOException {
    int next = Math.max(read(), predecessors * PER_NODE) + 1;
    PrivateFiles.write(file, next + "\n");
    return next;
  }
}
