package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.ForwardingLog;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.HeardNode;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Role;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The log as the keeper of its members sees it: each change that the keeper decides is judged by
/// what its node knows at that moment. A change may be slow to come, but must not be wrong.
///
/// @param beganMillis when the node that decides began: nobody has been silent to it for longer
record JudgedLog(
    ReplicatedLog log,
    String self,
    Supplier<Settings> settings,
    GossipView gossip,
    InstantSource clock,
    long beganMillis)
    implements ForwardingLog {

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    switch (change) {
      case MemberChange.Add(var listener) -> {
        require(isEnrolled(listener.peerId()), "adds one that is not enrolled", change);
        require(heard(listener.peerId()).isPresent(), "adds one that it does not hear", change);
      }
      case MemberChange.Promote(String peer, var _) -> {
        mayVote(peer, change);
        boolean leaves = !isEnrolled(self) || isDraining(self);
        require(
            voters().size() < settings.get().wantedVoters() || leaves,
            "promotes more than wanted",
            change);
      }
      case MemberChange.Replace(String voter, String successor, var _) -> {
        mayVote(successor, change);
        require(isGone(voter), "replaces one that is not gone", change);
      }
      case MemberChange.Swap(String voter, String listener, var _) -> {
        mayVote(listener, change);
        require(
            isDraining(voter) || isSilent(voter) || spreads(voter, listener),
            "swaps without a reason",
            change);
      }
      case MemberChange.Weigh(String peer, var vote) ->
          require(
              vote == LogMember.Vote.VOTER || isDraining(peer) || isWitness(peer),
              "keeps one from leading that does not drain",
              change);
      case MemberChange.Demote(String peer) -> {
        require(
            voters().size() > settings.get().wantedVoters(), "demotes one that is wanted", change);
        require(majorityWithout(peer), "leaves the decision to the dead", change);
      }
      case MemberChange.Remove(String peer) -> {
        require(isGone(peer), "removes one that is not gone", change);
        require(
            !voters().contains(peer) || majorityWithout(peer),
            "leaves the decision to the dead",
            change);
      }
      case MemberChange.Move(String peer, String host, int port) ->
          require(
              heard(peer)
                  .filter(node -> node.host().equals(host) && node.logPort() == port)
                  .isPresent(),
              "moves one to where it is not",
              change);
    }
    require(!change.peerId().equals(self) || change instanceof MemberChange.Move, "is it", change);
    return log.changeMembers(change);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    require(isEnrolled(peerId) && !isDraining(peerId), "hands over to one that leaves", peerId);
    require(heard(peerId).isPresent(), "hands over to one that is dead", peerId);
    require(
        log.status().members().stream()
            .anyMatch(
                member -> member.peerId().equals(peerId) && member.vote() == LogMember.Vote.VOTER),
        "hands over to one that may not lead",
        peerId);
    require(!isEnrolled(self) || isDraining(self), "hands over though it may stay", peerId);
    return log.transferLeadership(peerId);
  }

  private void require(boolean holds, String wrong, Object what) {
    if (!holds) {
      throw new Violation(self + " " + wrong + ": " + what + " of " + log.status().members());
    }
  }

  private void mayVote(String peer, Object change) {
    var node = Optional.ofNullable(settings.get().nodes().get(PeerIds.node(peer)));
    require(node.isPresent() && !isDraining(peer), "gives a vote to one that leaves", change);
    require(node.get().getRole() != Role.BACKUP, "gives a vote to a backup", change);
    long since = heard(peer).map(HeardNode::aliveSinceMillis).orElse(Long.MAX_VALUE);
    require(
        since <= clock.millis() - VoterPlacement.PROMOTE_AFTER_MILLIS,
        "gives a vote to one that has just come or is dead",
        change);
  }

  private List<String> voters() {
    return new ArrayList<>(RaftPeer.voters(log.status().members()));
  }

  private boolean isEnrolled(String peer) {
    return settings.get().nodes().containsKey(PeerIds.node(peer));
  }

  private boolean isDraining(String peer) {
    var node = settings.get().nodes().get(PeerIds.node(peer));
    return node != null && node.getDraining();
  }

  private boolean isWitness(String peer) {
    var node = settings.get().nodes().get(PeerIds.node(peer));
    return node != null && node.getRole() == Role.WITNESS;
  }

  private Optional<HeardNode> heard(String peer) {
    return gossip.heard().stream().filter(node -> node.peerId().equals(peer)).findFirst();
  }

  /// Whether its node was removed, or is another peer now, by gossip or by the log.
  private boolean isGone(String peer) {
    String node = PeerIds.node(peer);
    return !isEnrolled(peer)
        || gossip.everHeard(node).filter(now -> !now.equals(peer)).isPresent()
        || log.status().members().stream()
            .map(LogMember::peerId)
            .anyMatch(
                member -> PeerIds.node(member).equals(node) && beginning(member) > beginning(peer));
  }

  private static int beginning(String peer) {
    return Integer.parseInt(peer.substring(peer.lastIndexOf('.') + 1));
  }

  private boolean isSilent(String peer) {
    return heard(peer).isEmpty()
        && clock.millis() - beganMillis >= VoterPlacement.REPLACE_AFTER_MILLIS;
  }

  /// A voter whose node is another peer now does not count for its region.
  private boolean spreads(String voter, String listener) {
    var regions =
        voters().stream()
            .filter(peer -> gossip.everHeard(PeerIds.node(peer)).filter(peer::equals).isPresent())
            .map(this::region)
            .toList();
    return regions.stream().filter(region(voter)::equals).count() > 1
        && !regions.contains(region(listener));
  }

  private String region(String peer) {
    return gossip.region(PeerIds.node(peer)).orElse("");
  }

  private boolean majorityWithout(String peer) {
    var left = voters().stream().filter(voter -> !voter.equals(peer)).toList();
    long alive =
        left.stream().filter(voter -> voter.equals(self) || heard(voter).isPresent()).count();
    return alive > left.size() / 2;
  }
}
