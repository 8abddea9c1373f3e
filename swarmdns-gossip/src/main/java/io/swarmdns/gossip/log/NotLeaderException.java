package io.swarmdns.gossip.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Another node leads. What was asked for has not happened and will not.
public final class NotLeaderException extends LogException {
  private static final long serialVersionUID = 1;

  private final @Nullable String leader;

  public NotLeaderException(Optional<String> leader) {
    super(
        leader
            .map(peer -> "this node does not lead the log: " + peer + " does")
            .orElse("this node does not lead the log, and knows no leader now: try again"),
        null);
    this.leader = leader.orElse(null);
  }

  /// The peer id of the leader that this node knows; a hint, it may be out of date.
  public Optional<String> leader() {
    return Optional.ofNullable(leader);
  }
}
