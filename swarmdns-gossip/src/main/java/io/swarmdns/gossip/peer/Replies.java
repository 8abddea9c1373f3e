package io.swarmdns.gossip.peer;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.NotLeader;
import io.swarmdns.proto.SubmitReply;
import io.swarmdns.proto.Unknown;
import java.util.Optional;

/// Between outcomes and the messages that carry them to other nodes.
final class Replies {
  private Replies() {}

  static SubmitReply of(EditOutcome outcome) {
    var reply = SubmitReply.newBuilder();
    switch (outcome) {
      case EditOutcome.Committed(long index, var zones, boolean repeated) ->
          reply.setCommitted(
              Committed.newBuilder().setIndex(index).addAllZones(zones).setRepeated(repeated));
      case EditOutcome.NotMade(var refused) -> reply.setRefused(refused);
      case EditOutcome.NotLeader(Optional<String> leader) ->
          reply.setNotLeader(
              NotLeader.newBuilder().setLeader(leader.map(PeerIds::node).orElse("")));
      case EditOutcome.Unknown(String reason) ->
          reply.setUnknown(Unknown.newBuilder().setReason(reason));
    }
    return reply.build();
  }

  /// What the other node said; a leader it named is a node's name, not a peer id.
  static EditOutcome of(SubmitReply reply) {
    return switch (reply.getOutcomeCase()) {
      case COMMITTED ->
          new EditOutcome.Committed(
              reply.getCommitted().getIndex(),
              reply.getCommitted().getZonesList(),
              reply.getCommitted().getRepeated());
      case REFUSED -> new EditOutcome.NotMade(reply.getRefused());
      case NOT_LEADER ->
          new EditOutcome.NotLeader(
              Optional.of(reply.getNotLeader().getLeader()).filter(name -> !name.isEmpty()));
      case UNKNOWN -> new EditOutcome.Unknown(reply.getUnknown().getReason());
      case OUTCOME_NOT_SET -> new EditOutcome.Unknown("the leader gave an empty answer");
    };
  }
}
