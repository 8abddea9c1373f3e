package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.placement.HeardNode;
import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.MemberStep;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a [MemberKeeper] may ask of its log, by all that it has seen since it began.
final class KeeperModel {
  private static final long LAG_MAX = 1_000;

  private final String self;
  private final List<Look> looks = new ArrayList<>();

  /// What was to be seen at one time.
  ///
  /// @param decides whether this node led and nothing that it had asked for was under way
  /// @param alive by name
  record Look(
      long millis,
      boolean leads,
      boolean decides,
      Map<String, HeardNode> alive,
      Map<String, EnrolledNode> enrolled,
      int wanted,
      LogStatus status) {}

  KeeperModel(String self) {
    this.self = self;
  }

  /// Sees what there is now.
  ///
  /// @return what may be asked for: [MemberChange]s, or names of peers to hand leadership to;
  ///   empty: nothing
  Set<Object> see(Look now) {
    looks.add(now);
    if (!now.decides()) {
      return Set.of();
    }
    Set<Object> allowed = new HashSet<>(moves(now));
    var nodes = now.enrolled().keySet().stream().map(name -> node(name, now)).toList();
    if (allowed.isEmpty()) {
      placement(now, nodes).allowed().forEach(step -> allowed.add(change(step, now)));
    }
    if (allowed.isEmpty()) {
      allowed.addAll(weighings(now, nodes));
    }
    if (allowed.isEmpty()) {
      allowed.addAll(heirs(now, nodes));
    }
    return allowed;
  }

  private LogNode node(String name, Look now) {
    var last = lastHeard(name);
    boolean isAlive = now.alive().containsKey(name);
    String peer = last.map(HeardNode::peerId).orElseGet(() -> newestMember(name, now));
    long alive = last.map(node -> now.millis() - node.aliveSinceMillis()).orElse(0L);
    return new LogNode(
        name,
        peer,
        enrolment(name, now).getRole(),
        last.map(HeardNode::region).orElse(""),
        isAlive ? Math.max(1, alive) : 0,
        isAlive ? 0 : silence(name, now),
        isCaughtUp(peer, now),
        answers(peer, now),
        enrolment(name, now).getDraining());
  }

  private static EnrolledNode enrolment(String name, Look now) {
    return now.enrolled().getOrDefault(name, EnrolledNode.getDefaultInstance());
  }

  /// As a node was when it was last heard since it was enrolled.
  private Optional<HeardNode> lastHeard(String name) {
    for (var look : looks.reversed()) {
      if (!look.enrolled().containsKey(name)) {
        return Optional.empty();
      }
      var heard = look.alive().get(name);
      if (heard != null) {
        return Optional.of(heard);
      }
    }
    return Optional.empty();
  }

  /// How long a leader has seen a node dead, without a break.
  private long silence(String name, Look now) {
    long since = now.millis();
    for (var look : looks.reversed()) {
      boolean isDead = look.enrolled().containsKey(name) && !look.alive().containsKey(name);
      if (!look.leads() || look.decides() && !isDead) {
        break;
      }
      if (look.decides()) {
        since = look.millis();
      }
    }
    return Math.max(1, now.millis() - since);
  }

  private boolean isCaughtUp(String peer, Look now) {
    var follower = now.status().followers().get(peer);
    long matched = follower == null ? -1 : follower.matchIndex();
    return peer.equals(self)
        || (matched >= 0 && now.status().committedIndex() - matched <= LAG_MAX);
  }

  /// Whether it has told this leader anything, and lately.
  private boolean answers(String peer, Look now) {
    var follower = now.status().followers().get(peer);
    return peer.equals(self)
        || (follower != null
            && follower.matchIndex() != -1
            && follower.silentMillis() <= VoterPlacement.ANSWERED_WITHIN_MILLIS);
  }

  private static String newestMember(String name, Look now) {
    return now.status().members().stream()
        .map(LogMember::peerId)
        .filter(peer -> PeerIds.of(name, PlacementModel.beginning(peer)).equals(peer))
        .reduce("", (one, other) -> PlacementModel.isLater(one, other) ? one : other);
  }

  private PlacementModel placement(Look now, List<LogNode> nodes) {
    Set<String> voters = new HashSet<>();
    Set<String> listeners = new HashSet<>();
    for (var member : now.status().members()) {
      (member.vote() == Vote.LISTENER ? listeners : voters).add(member.peerId());
    }
    return new PlacementModel(nodes, voters, listeners, self, now.wanted());
  }

  private MemberChange change(MemberStep step, Look now) {
    return switch (step) {
      case MemberStep.AddListener(String peer) ->
          now.alive().values().stream()
              .filter(node -> node.peerId().equals(peer))
              .map(node -> new LogMember(peer, node.host(), node.logPort(), Vote.LISTENER))
              .map(MemberChange.Add::new)
              .findFirst()
              .orElseThrow(() -> new Violation("adds one that is dead: " + peer));
      case MemberStep.Promote(String peer) -> new MemberChange.Promote(peer, vote(peer, now));
      case MemberStep.Replace(String voter, String peer) ->
          new MemberChange.Replace(voter, peer, vote(peer, now));
      case MemberStep.Swap(String voter, String peer) ->
          new MemberChange.Swap(voter, peer, vote(peer, now));
      case MemberStep.Demote(String peer) -> new MemberChange.Demote(peer);
      case MemberStep.Remove(String peer) -> new MemberChange.Remove(peer);
    };
  }

  private static Vote vote(String peer, Look now) {
    var enrolment = enrolment(PeerIds.node(peer), now);
    boolean leads = enrolment.getRole() == Role.PRIMARY && !enrolment.getDraining();
    return leads ? Vote.VOTER : Vote.WITNESS;
  }

  private static Set<Object> moves(Look now) {
    Set<Object> moves = new HashSet<>();
    for (var node : now.alive().values()) {
      for (var member : now.status().members()) {
        if (member.peerId().equals(node.peerId())
            && !member.equals(member.at(node.host(), node.logPort()))) {
          moves.add(new MemberChange.Move(node.peerId(), node.host(), node.logPort()));
        }
      }
    }
    return moves;
  }

  /// Voters that should lead and may not, and the other way; not the leader itself while it leaves.
  private Set<Object> weighings(Look now, List<LogNode> nodes) {
    Set<Object> weighings = new HashSet<>();
    for (var member : now.status().members()) {
      boolean isKnown = nodes.stream().anyMatch(node -> node.peerId().equals(member.peerId()));
      var vote = vote(member.peerId(), now);
      if (isKnown
          && member.vote() != Vote.LISTENER
          && member.vote() != vote
          && !(member.peerId().equals(self) && vote == Vote.WITNESS)) {
        weighings.add(new MemberChange.Weigh(member.peerId(), vote));
      }
    }
    return weighings;
  }

  /// To whom a leader that is to leave may hand over.
  private Set<Object> heirs(Look now, List<LogNode> nodes) {
    Set<Object> heirs = new HashSet<>();
    var enrolment = now.enrolled().get(PeerIds.node(self));
    if (enrolment != null && !enrolment.getDraining()) {
      return heirs;
    }
    for (var node : nodes) {
      boolean mayLead =
          now.status().members().stream()
              .anyMatch(
                  member -> member.peerId().equals(node.peerId()) && member.vote() == Vote.VOTER);
      if (mayLead
          && !node.peerId().equals(self)
          && now.alive().containsKey(node.node())
          && !node.draining()
          && isCaughtUp(node.peerId(), now)) {
        heirs.add(node.peerId());
      }
    }
    return heirs;
  }
}
