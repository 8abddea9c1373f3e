package io.swarmdns.gossip.log;

import java.util.Set;

/// Is told what happens to this node's part in the log. Calls come one after the other.
public interface LogListener {
  /// This node leads, and everything before its term is applied here. May come late: leadership can
  /// be lost again by then, which [#leadershipLost] tells next.
  default void leadershipGained(long term) {}

  /// This node no longer leads in the term that [#leadershipGained] named.
  default void leadershipLost(long term) {}

  /// The members, their addresses or their votes have changed.
  default void membersChanged(Set<LogMember> members) {}

  /// The log stopped or refuses entries here, and why; or, with [LogHealth.Ok], works again.
  default void healthChanged(LogHealth health) {}
}
