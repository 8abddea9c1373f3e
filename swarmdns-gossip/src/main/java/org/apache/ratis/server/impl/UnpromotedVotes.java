package org.apache.ratis.server.impl;

import java.io.IOException;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.LeaderElection.Phase;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.LifeCycle;

/// Votes of a server that does not know yet that it has one.
///
/// Ratis refuses the vote of a server that holds itself for a listener, or that was started again
/// before the members it is among were settled. But a listener that is promoted learns of it later
/// than who asks for its vote, and that one needs it, when it lost its leadership meanwhile: of one
/// voter that becomes two neither could be elected ever again. Raft has every server vote whatever
/// it takes the members to be (Ongaro 2014, §4.1); the candidate counts whose votes it needs.
///
/// Stands in Ratis' package because term and vote are kept where Ratis keeps them: a promise made
/// here binds the server afterwards, as a follower and after a restart. Belongs to the version of
/// Ratis that the root pom names. Thread-safe.
public final class UnpromotedVotes {
  private UnpromotedVotes() {}

  /// Answers a request for a vote in place of Ratis; empty where Ratis answers it right itself.
  ///
  /// @param division of a Ratis server
  /// @throws IOException when the vote cannot be made durable; it is not given then
  public static Optional<RequestVoteReplyProto> answer(
      RaftServer.Division division, RequestVoteRequestProto request) throws IOException {
    if (!(division instanceof RaftServerImpl server)) {
      return Optional.empty();
    }
    synchronized (server) { // as Ratis does while it votes
      return isUnpromoted(server) ? Optional.of(vote(server, request)) : Optional.empty();
    }
  }

  private static boolean isUnpromoted(RaftServerImpl server) {
    var state = server.getInfo().getLifeCycleState();
    var role = server.getInfo().getCurrentRole();
    return (state == LifeCycle.State.RUNNING && role == RaftPeerRole.LISTENER)
        || (state == LifeCycle.State.STARTING && role == RaftPeerRole.FOLLOWER);
  }

  private static RequestVoteReplyProto vote(RaftServerImpl server, RequestVoteRequestProto request)
      throws IOException {
    var envelope = request.getServerRequest();
    var id = RaftPeerId.valueOf(envelope.getRequestorId());
    var phase = request.getPreVote() ? Phase.PRE_VOTE : Phase.ELECTION;
    long term = request.getCandidateTerm();
    var state = server.getState();
    var last = state.getLastEntry();
    var candidate = new VoteContext(server, phase, id).recognizeCandidate(term);
    boolean granted =
        candidate != null
            && !hearsAnother(server, id, term)
            && ServerState.compareLog(last, TermIndex.valueOf(request.getCandidateLastEntry()))
                <= 0;
    if (candidate != null && phase == Phase.ELECTION) {
      boolean newer = state.updateCurrentTerm(term);
      if (granted) {
        state.grantVote(id);
      }
      if (newer || granted) {
        state.persistMetadata();
      }
    }
    return ServerProtoUtils.toRequestVoteReplyProto(
        id,
        server.getMemberId(),
        granted,
        state.getCurrentTerm(),
        false,
        last,
        envelope.getCallId());
  }

  /// Whether there is a leader that nobody needs to replace: nobody who was cut off deposes it
  /// (§9.6). A candidate of a later term has been through that question.
  private static boolean hearsAnother(RaftServerImpl server, RaftPeerId candidate, long term) {
    var leader = server.getState().getLeaderId();
    return term <= server.getState().getCurrentTerm()
        && leader != null
        && !leader.equals(candidate)
        && server
            .getRole()
            .getFollowerState()
            .map(FollowerState::isCurrentLeaderValid)
            .orElse(false);
  }
}
