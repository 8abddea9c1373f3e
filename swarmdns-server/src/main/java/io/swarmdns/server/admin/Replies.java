package io.swarmdns.server.admin;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.Refused;
import java.util.Optional;

/// Messages that several calls answer with.
final class Replies {
  private Replies() {}

  static EditProgress of(EditOutcome outcome) {
    return switch (outcome) {
      case EditOutcome.Committed committed ->
          EditProgress.newBuilder().setCommitted(of(committed)).build();
      case EditOutcome.NotMade(var refused) -> of(refused);
      case EditOutcome.NotLeader _ ->
          of(ZoneMessages.refused(Refused.Kind.NO_LEADER, Optional.empty(), "nobody leads now"));
      case EditOutcome.Unknown(String reason) ->
          EditProgress.newBuilder().setUnknown(reason).build();
    };
  }

  private static Committed of(EditOutcome.Committed committed) {
    return Committed.newBuilder()
        .setIndex(Math.max(0, committed.index()))
        .addAllZones(committed.zones())
        .setRepeated(committed.repeated())
        .build();
  }

  static EditProgress of(Refused refused) {
    return EditProgress.newBuilder().setRefused(refused).build();
  }
}
