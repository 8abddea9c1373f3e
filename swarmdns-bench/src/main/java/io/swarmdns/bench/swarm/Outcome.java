package io.swarmdns.bench.swarm;

import io.swarmdns.proto.Refused;

/// What became of one attempt to edit.
public sealed interface Outcome {
  /// It is durable on a majority.
  ///
  /// @param committedNanos from sending to knowing
  /// @param liveNanos until all live nodes answered with it; -1 when that was not asked for
  record Done(long committedNanos, long liveNanos) implements Outcome {}

  /// Nothing was done.
  record Declined(Refused refused) implements Outcome {
    /// Whether another attempt may succeed.
    boolean passes() {
      return switch (refused.getKind()) {
        case NO_LEADER, OVERLOADED, STALE -> true;
        default -> false;
      };
    }
  }

  /// It may have been done, or will be: the same request must be sent again.
  record Unknown(String why) implements Outcome {}
}
