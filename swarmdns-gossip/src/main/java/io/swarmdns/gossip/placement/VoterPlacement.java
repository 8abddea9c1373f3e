package io.swarmdns.gossip.placement;

import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Decides who votes: keeps the wanted number of voters, alive and spread over regions, by one step
/// at a time.
///
/// The rules, the most urgent first:
/// 1. An enrolled node that is alive and no member becomes a listener.
/// 2. A voter whose node has left for good, or has lost its log and come back as another peer, is
///    replaced; a listener like that is removed. Only where nobody can replace it, only when an
///    operator has removed the node or the node votes as another peer already, and only as far as a
///    majority of the others is alive and answers the leader, the number of voters shrinks.
/// 3. A voter that is draining, or has been silent for [#REPLACE_AFTER_MILLIS], is replaced.
/// 4. While there are fewer voters than wanted, listeners are promoted: from an odd number to the
///    next odd number, because the vote of an even one adds a node that can fail and no failure
///    that can be survived (Raft dissertation, §4).
/// 5. A leader that is to leave needs another voter to hand over to: if none suits, one more
///    primary is promoted. A witness would not do, as it does not lead.
/// 6. While there are more voters than wanted, one becomes a listener: who is leaving first, then
///    who is silent.
/// 7. A voter in a region with several is swapped for a listener in a region with none, once it is
///    known where all voters are.
///
/// Backups are never promoted. Pure: the same input gives the same step.
public final class VoterPlacement {
  /// Silence after which a voter's place is given away; a restart takes less.
  public static final long REPLACE_AFTER_MILLIS = 60_000;

  /// How long a node must have been alive to be given a vote: one that comes and goes would cost a
  /// configuration change each time.
  public static final long PROMOTE_AFTER_MILLIS = 2_000;

  /// Who has not answered the leader for as long gets no vote, and is not counted on when the
  /// number of voters shrinks: gossip still has a node alive for seconds after it has died. More
  /// than lies between two heartbeats, between distant regions too.
  public static final long ANSWERED_WITHIN_MILLIS = 1_000;

  private final Map<String, LogNode> byPeer = new HashMap<>();
  private final List<LogNode> nodes;
  private final Set<String> voters;
  private final Set<String> listeners;
  private final String leader;
  private final int wanted;

  private VoterPlacement(
      Collection<LogNode> nodes,
      Collection<String> voters,
      Collection<String> listeners,
      String leader,
      int wanted) {
    this.nodes = nodes.stream().sorted(Comparator.comparing(LogNode::node)).toList();
    this.voters = new TreeSet<>(voters);
    this.listeners = new TreeSet<>(listeners);
    this.leader = leader;
    this.wanted = wanted;
    nodes.stream()
        .filter(node -> !node.peerId().isEmpty())
        .forEach(node -> byPeer.put(node.peerId(), node));
  }

  /// The next step, or none when all is as it should be or cannot be made better now.
  ///
  /// @param nodes all that are enrolled, those not heard of for long included
  /// @param voters peer ids, the leader's own among them
  /// @param listeners peer ids
  /// @param leader the peer id of the one that decides
  /// @param wanted number of voters: 1, 3, 5 or 7
  public static Optional<MemberStep> next(
      Collection<LogNode> nodes,
      Collection<String> voters,
      Collection<String> listeners,
      String leader,
      int wanted) {
    return new VoterPlacement(nodes, voters, listeners, leader, wanted).next();
  }

  private Optional<MemberStep> next() {
    return admit()
        .or(this::replaceGone)
        .or(this::replaceSilent)
        .or(this::promote)
        .or(this::promoteHeir)
        .or(this::demote)
        .or(this::spread);
  }

  private Optional<MemberStep> admit() {
    return nodes.stream()
        .filter(LogNode::isAlive)
        .map(LogNode::peerId)
        .filter(peer -> !voters.contains(peer) && !listeners.contains(peer))
        .filter(peer -> !isOutdated(peer))
        .findFirst()
        .map(MemberStep.AddListener::new);
  }

  /// Whether a member is a later beginning of the same node: gossip is behind the log.
  private boolean isOutdated(String peer) {
    return Stream.concat(voters.stream(), listeners.stream())
        .anyMatch(member -> PeerIds.isSuccessor(member, peer));
  }

  private Optional<MemberStep> replaceGone() {
    for (String voter : voters) {
      if (!isGone(voter) || voter.equals(leader)) {
        continue; // a leader that must go hands over first
      }
      var successor = best(exceptFor(voter));
      if (successor.isPresent()) {
        return Optional.of(new MemberStep.Replace(voter, successor.get().peerId()));
      }
      // The node's newer peer may still catch up, unless it is to leave or votes already.
      boolean mayReturn =
          isSuperseded(voter)
              && nodeOf(voter)
                  .filter(node -> !node.draining() && !voters.contains(node.peerId()))
                  .isPresent();
      if (!mayReturn && isMajorityAlive(exceptFor(voter))) {
        return Optional.of(new MemberStep.Remove(voter));
      }
    }
    return listeners.stream().filter(this::isGone).findFirst().map(MemberStep.Remove::new);
  }

  /// Whether no enrolled node is this peer, though each that could be has said who it is.
  private boolean isGone(String peer) {
    return !byPeer.containsKey(peer) && (isSuperseded(peer) || nodeOf(peer).isEmpty());
  }

  private boolean isSuperseded(String peer) {
    return nodeOf(peer)
        .map(LogNode::peerId)
        .filter(now -> PeerIds.isSuccessor(now, peer))
        .isPresent();
  }

  private Optional<LogNode> nodeOf(String peer) {
    String name = PeerIds.node(peer);
    return nodes.stream().filter(node -> node.node().equals(name)).findFirst();
  }

  private Optional<MemberStep> replaceSilent() {
    for (String voter : voters) {
      var node = byPeer.get(voter);
      if (node == null || voter.equals(leader)) {
        continue;
      }
      if (node.draining() || node.silentForMillis() >= REPLACE_AFTER_MILLIS) {
        var successor = best(exceptFor(voter));
        if (successor.isPresent()) {
          return Optional.of(new MemberStep.Swap(voter, successor.get().peerId()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<MemberStep> promote() {
    if (voters.size() >= wanted) {
      return Optional.empty();
    }
    var present = exceptFor("");
    var ready = candidates();
    boolean completesAnOddNumber = voters.size() % 2 == 0;
    if (!completesAnOddNumber && ready.size() < 2) {
      return Optional.empty();
    }
    return best(present).map(node -> new MemberStep.Promote(node.peerId()));
  }

  private Optional<MemberStep> promoteHeir() {
    return isLeaving(leader) && exceptFor(leader).stream().noneMatch(this::canLead)
        ? best(exceptFor(leader), node -> node.role() == Role.PRIMARY)
            .map(node -> new MemberStep.Promote(node.peerId()))
        : Optional.empty();
  }

  private boolean canLead(String peer) {
    var node = byPeer.get(peer);
    return node != null && node.isAlive() && node.role() == Role.PRIMARY && !node.draining();
  }

  /// Whether an operator wants the node of this peer to go.
  private boolean isLeaving(String peer) {
    var node = byPeer.get(peer);
    return node == null ? isGone(peer) : node.draining();
  }

  private Optional<MemberStep> demote() {
    // A leader that is to leave has its heir beside the others until it has handed over.
    if (voters.size() <= wanted || isLeaving(leader)) {
      return Optional.empty();
    }
    return voters.stream()
        .filter(voter -> !voter.equals(leader) && isMajorityAlive(exceptFor(voter)))
        .max(
            Comparator.comparing(this::isLeaving)
                .thenComparingLong(this::silentForMillis)
                .thenComparing(Comparator.naturalOrder()))
        .map(MemberStep.Demote::new);
  }

  /// Whether these voters can decide: fewer voters must not make a dead one decisive.
  private boolean isMajorityAlive(List<String> peers) {
    long alive =
        peers.stream()
            .map(byPeer::get)
            .filter(node -> node != null && node.isAlive() && node.answers())
            .count();
    return alive > peers.size() / 2;
  }

  private long silentForMillis(String peer) {
    var node = byPeer.get(peer);
    return node == null ? 0 : node.silentForMillis();
  }

  private Optional<MemberStep> spread() {
    if (voters.stream().anyMatch(this::isSomewhere)) {
      return Optional.empty(); // it may be where a vote seems to be missing
    }
    var crowded = new HashMap<String, Integer>();
    regionsOf(voters).forEach(region -> crowded.merge(region, 1, Integer::sum));
    for (String voter : voters) {
      var node = byPeer.get(voter);
      if (node == null || voter.equals(leader) || crowded.getOrDefault(node.region(), 0) < 2) {
        continue;
      }
      var elsewhere =
          candidates().stream().filter(other -> !crowded.containsKey(other.region())).findFirst();
      if (elsewhere.isPresent()) {
        return Optional.of(new MemberStep.Swap(voter, elsewhere.get().peerId()));
      }
    }
    return Optional.empty();
  }

  /// Whether nobody has said yet where a voter is.
  private boolean isSomewhere(String voter) {
    var node = byPeer.get(voter);
    return node == null || (!node.isAlive() && node.region().isEmpty());
  }

  private List<String> exceptFor(String voter) {
    return voters.stream().filter(other -> !other.equals(voter)).toList();
  }

  private List<String> regionsOf(Collection<String> peers) {
    var regions = new ArrayList<String>();
    for (String peer : peers) {
      var node = byPeer.get(peer);
      if (node != null) {
        regions.add(node.region());
      }
    }
    return regions;
  }

  /// The candidate whose region has the fewest of these voters, primaries before witnesses.
  private Optional<LogNode> best(Collection<String> others) {
    return best(others, _ -> true);
  }

  private Optional<LogNode> best(Collection<String> others, Predicate<LogNode> suits) {
    var regions = regionsOf(others);
    return candidates().stream()
        .filter(suits)
        .min(
            Comparator.comparingLong(
                    (LogNode node) -> regions.stream().filter(node.region()::equals).count())
                .thenComparing(LogNode::role)
                .thenComparing(LogNode::node));
  }

  private List<LogNode> candidates() {
    return nodes.stream()
        .filter(node -> listeners.contains(node.peerId()))
        .filter(node -> node.role() == Role.PRIMARY || node.role() == Role.WITNESS)
        .filter(node -> node.isAlive() && node.aliveForMillis() >= PROMOTE_AFTER_MILLIS)
        .filter(node -> node.caughtUp() && node.answers() && !node.draining())
        .toList();
  }
}
