package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.file.Path;

/// The log on disk cannot be used, and nothing acknowledged can be promised to be in it.
///
/// In a swarm of several nodes this node takes a new peer id, moves the log aside and joins again.
public final class LogLostException extends IOException {
  private static final long serialVersionUID = 1;

  /// @param directory of the log
  public LogLostException(Path directory, String why) {
    super("the log in " + directory + " cannot be used: " + why + ". Nothing was deleted");
  }
}
