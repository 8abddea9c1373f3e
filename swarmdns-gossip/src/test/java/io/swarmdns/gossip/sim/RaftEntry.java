package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogMember;
import java.util.Set;
import java.util.TreeSet;

/// One entry of the simulated log.
record RaftEntry(long index, long term, Payload payload) {
  sealed interface Payload {}

  /// Of the state machine.
  record Data(byte[] bytes) implements Payload {}

  /// A new leader's first: what is before it counts as committed with it.
  record Begin() implements Payload {}

  /// The members from here on, as soon as the entry is in a log (Raft dissertation §4.3).
  ///
  /// @param before while both majorities are needed, the members before; else empty
  record Config(Set<LogMember> members, Set<LogMember> before) implements Payload {
    Config {
      members = new TreeSet<>(members);
      before = new TreeSet<>(before);
    }

    boolean isJoint() {
      return !before.isEmpty();
    }
  }
}
