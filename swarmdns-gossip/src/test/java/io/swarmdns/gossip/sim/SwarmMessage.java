package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.SwarmProgress;

/// What nodes tell each other beside the log's messages.
sealed interface SwarmMessage {
  /// An edit for the leader.
  ///
  /// @param call names the reply's receiver
  /// @param deadlineMicros nobody waits for the reply after that
  record Submit(String from, long call, SimEdit edit, boolean live, long deadlineMicros)
      implements SwarmMessage {}

  record Submitted(long call, EditOutcome outcome) implements SwarmMessage {}

  /// How far a node is.
  ///
  /// @param session another one after each start of the node
  record Report(AppliedReport report, long session) implements SwarmMessage {}

  /// How far all are, by the leader.
  ///
  /// @param session of the node that it is for: what was said to a process that has died reaches no
  ///   later one
  record Progress(SwarmProgress progress, long session) implements SwarmMessage {}
}
