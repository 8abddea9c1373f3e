package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.MemberStep;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The rules of [VoterPlacement], said again: which steps they allow in a situation. Where several
/// are as good as each other, all of them are allowed.
///
/// @param nodes all that are enrolled
/// @param voters peer ids
/// @param listeners peer ids
/// @param leader one of the voters
record PlacementModel(
    List<LogNode> nodes, Set<String> voters, Set<String> listeners, String leader, int wanted) {

  PlacementModel {
    nodes = List.copyOf(nodes);
    voters = new TreeSet<>(voters);
    listeners = new TreeSet<>(listeners);
  }

  /// The steps of the most urgent rule that asks for any; empty: nothing is to be done.
  Set<MemberStep> allowed() {
    return Stream.<Supplier<Set<MemberStep>>>of(
            this::admissions,
            this::replacementsOfTheGone,
            this::removalsOfVoters,
            this::removalsOfListeners,
            this::swapsOfTheLeaving,
            this::promotions,
            this::heirs,
            this::demotions,
            this::swapsForSpread)
        .map(Supplier::get)
        .filter(steps -> !steps.isEmpty())
        .findFirst()
        .orElse(Set.of());
  }

  private Set<MemberStep> admissions() {
    Set<MemberStep> steps = new HashSet<>();
    var members = members();
    for (var node : nodes) {
      boolean isNews = members.stream().noneMatch(member -> isLater(member, node.peerId()));
      if (isAlive(node) && !members.contains(node.peerId()) && isNews) {
        steps.add(new MemberStep.AddListener(node.peerId()));
      }
    }
    return steps;
  }

  private Set<MemberStep> replacementsOfTheGone() {
    Set<MemberStep> steps = new HashSet<>();
    for (String voter : otherVoters()) {
      if (isGone(voter)) {
        successors(voter).forEach(peer -> steps.add(new MemberStep.Replace(voter, peer)));
      }
    }
    return steps;
  }

  /// Without a successor a voter goes only with a node that an operator wants to go: one that has
  /// lost its log will be its own successor, unless it has become another's.
  private Set<MemberStep> removalsOfVoters() {
    Set<MemberStep> steps = new HashSet<>();
    for (String voter : otherVoters()) {
      boolean mayGo =
          enrolled(voter)
              .map(node -> node.draining() || voters.contains(node.peerId()))
              .orElse(true);
      if (isGone(voter) && mayGo && canDecide(without(voter))) {
        steps.add(new MemberStep.Remove(voter));
      }
    }
    return steps;
  }

  private Set<MemberStep> removalsOfListeners() {
    Set<MemberStep> steps = new HashSet<>();
    listeners.stream().filter(this::isGone).forEach(peer -> steps.add(new MemberStep.Remove(peer)));
    return steps;
  }

  private Set<MemberStep> swapsOfTheLeaving() {
    Set<MemberStep> steps = new HashSet<>();
    for (String voter : otherVoters()) {
      boolean leaves =
          member(voter)
              .filter(node ->
                  node.draining() || node.silentForMillis() >= VoterPlacement.REPLACE_AFTER_MILLIS)
              .isPresent();
      if (leaves) {
        successors(voter).forEach(peer -> steps.add(new MemberStep.Swap(voter, peer)));
      }
    }
    return steps;
  }

  /// Never from an odd number to an even one, unless the next odd one can be had.
  private Set<MemberStep> promotions() {
    int nextOdd = voters.size() + (voters.size() % 2 == 0 ? 1 : 2);
    return voters.size() < wanted && nextOdd <= voters.size() + ready().size()
        ? promotions(voters, ready())
        : Set.of();
  }

  /// Only who can lead is an heir.
  private Set<MemberStep> heirs() {
    boolean hasHeir =
        without(leader).stream()
            .map(this::member)
            .flatMap(Optional::stream)
            .anyMatch(node -> isAlive(node) && !node.draining() && node.role() == Role.PRIMARY);
    var able = ready().stream().filter(node -> node.role() == Role.PRIMARY).toList();
    return isToLeave(leader) && !hasHeir ? promotions(without(leader), able) : Set.of();
  }

  private Set<MemberStep> promotions(Set<String> others, List<LogNode> able) {
    Set<MemberStep> steps = new HashSet<>();
    best(others, able).forEach(peer -> steps.add(new MemberStep.Promote(peer)));
    return steps;
  }

  private Set<MemberStep> demotions() {
    if (voters.size() <= wanted || isToLeave(leader)) {
      return Set.of();
    }
    var may = new ArrayList<String>();
    otherVoters().stream().filter(voter -> canDecide(without(voter))).forEach(may::add);
    if (may.stream().anyMatch(this::isToLeave)) {
      may.removeIf(voter -> !isToLeave(voter));
    }
    long longest = may.stream().mapToLong(this::silence).max().orElse(0);
    Set<MemberStep> steps = new HashSet<>();
    may.stream()
        .filter(voter -> silence(voter) == longest)
        .forEach(voter -> steps.add(new MemberStep.Demote(voter)));
    return steps;
  }

  /// Swaps that give a vote to a region without one and take none's last.
  private Set<MemberStep> swapsForSpread() {
    Set<MemberStep> steps = new HashSet<>();
    if (!knowsWhereAllVotersAre()) {
      return steps;
    }
    int before = regions(voters).size();
    for (String voter : otherVoters()) {
      for (var node : ready()) {
        var after = without(voter);
        after.add(node.peerId());
        if (regions(after).size() > before) {
          steps.add(new MemberStep.Swap(voter, node.peerId()));
        }
      }
    }
    return steps;
  }

  /// The most regions that as many voters can be in, of all that could vote: by trying all of them.
  int mostRegions() {
    var able = new ArrayList<>(otherVoters());
    ready().forEach(node -> able.add(node.peerId()));
    int most = 0;
    for (int chosen = 0; chosen < 1 << able.size(); chosen++) {
      if (Integer.bitCount(chosen) == voters.size() - 1) {
        Set<String> votes = new HashSet<>(Set.of(leader));
        for (int i = 0; i < able.size(); i++) {
          if ((chosen >> i & 1) == 1) {
            votes.add(able.get(i));
          }
        }
        most = Math.max(most, regions(votes).size());
      }
    }
    return most;
  }

  /// In how many regions the votes are.
  int regionCount() {
    return regions(voters).size();
  }

  boolean knowsWhereAllVotersAre() {
    return voters.stream()
        .map(this::member)
        .allMatch(node -> node.filter(it -> isAlive(it) || !it.region().isEmpty()).isPresent());
  }

  /// The situation after a step.
  PlacementModel after(MemberStep step) {
    var votes = new TreeSet<>(voters);
    var others = new TreeSet<>(listeners);
    switch (step) {
      case MemberStep.AddListener(String peer) -> move(peer, Set.of(), others);
      case MemberStep.Promote(String peer) -> move(peer, others, votes);
      case MemberStep.Replace(String voter, String listener) -> {
        move(listener, others, votes);
        move(voter, votes, new TreeSet<>());
      }
      case MemberStep.Swap(String voter, String listener) -> {
        move(listener, others, votes);
        move(voter, votes, others);
      }
      case MemberStep.Demote(String peer) -> move(peer, votes, others);
      case MemberStep.Remove(String peer) ->
          move(peer, votes.contains(peer) ? votes : others, new TreeSet<>());
    }
    return new PlacementModel(nodes, votes, others, leader, wanted);
  }

  private static void move(String peer, Set<String> from, Set<String> to) {
    if (!from.isEmpty() && !from.remove(peer) || !to.add(peer)) {
      throw new Violation("a step that cannot be made: " + peer + " from " + from + " to " + to);
    }
  }

  private Set<String> successors(String voter) {
    return best(without(voter), ready());
  }

  /// Those with whom the others' votes are spread most evenly; of these the primaries, if any is
  /// one.
  private Set<String> best(Set<String> others, List<LogNode> able) {
    long evenest =
        able.stream().mapToLong(node -> unevenness(others, node)).min().orElse(Long.MAX_VALUE);
    var best = able.stream().filter(node -> unevenness(others, node) == evenest).toList();
    boolean hasPrimary = best.stream().anyMatch(node -> node.role() == Role.PRIMARY);
    Set<String> peers = new TreeSet<>();
    best.stream()
        .filter(node -> !hasPrimary || node.role() == Role.PRIMARY)
        .forEach(node -> peers.add(node.peerId()));
    return peers;
  }

  /// The squares of the regions' votes, summed: least where they are spread best.
  private long unevenness(Set<String> others, LogNode one) {
    Map<String, Long> votes = new HashMap<>();
    votes.merge(one.region(), 1L, Long::sum);
    for (String other : others) {
      member(other).ifPresent(node -> votes.merge(node.region(), 1L, Long::sum));
    }
    return votes.values().stream().mapToLong(count -> count * count).sum();
  }

  /// Who may be given a vote.
  private List<LogNode> ready() {
    return nodes.stream()
        .filter(node -> listeners.contains(node.peerId()))
        .filter(node -> node.role() != Role.BACKUP && !node.draining())
        .filter(node -> isAlive(node) && node.caughtUp() && node.answers())
        .filter(node -> node.aliveForMillis() >= VoterPlacement.PROMOTE_AFTER_MILLIS)
        .toList();
  }

  private Set<String> members() {
    var members = new TreeSet<>(voters);
    members.addAll(listeners);
    return members;
  }

  private Set<String> otherVoters() {
    return without(leader);
  }

  private Set<String> without(String voter) {
    var others = new TreeSet<>(voters);
    others.remove(voter);
    return others;
  }

  /// Whether more than half of them are alive and answer the leader.
  private boolean canDecide(Set<String> peers) {
    long alive =
        peers.stream()
            .filter(
                peer -> member(peer).filter(node -> isAlive(node) && node.answers()).isPresent())
            .count();
    return 2 * alive > peers.size();
  }

  private static boolean isAlive(LogNode node) {
    return node.silentForMillis() == 0 && !node.peerId().isEmpty();
  }

  /// The node that is this member now.
  private Optional<LogNode> member(String peer) {
    for (var node : nodes) {
      if (node.peerId().equals(peer)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /// The node of that name, whoever it is in the log now.
  private Optional<LogNode> enrolled(String peer) {
    return nodes.stream().filter(node -> node.node().equals(name(peer))).findFirst();
  }

  /// Whether its node was taken out, or has begun anew since.
  private boolean isGone(String peer) {
    return enrolled(peer).map(node -> isLater(node.peerId(), peer)).orElse(true);
  }

  private boolean isToLeave(String peer) {
    return member(peer).map(LogNode::draining).orElseGet(() -> isGone(peer));
  }

  private long silence(String peer) {
    return member(peer).map(LogNode::silentForMillis).orElse(0L);
  }

  private Set<String> regions(Collection<String> peers) {
    Set<String> regions = new HashSet<>();
    peers.forEach(peer -> member(peer).ifPresent(node -> regions.add(node.region())));
    return regions;
  }

  static boolean isLater(String peer, String other) {
    return !peer.isEmpty()
        && !other.isEmpty()
        && name(peer).equals(name(other))
        && beginning(peer) > beginning(other);
  }

  /// A peer is named after its node and its beginning, with a dot between.
  private static String name(String peer) {
    return peer.substring(0, peer.lastIndexOf('.'));
  }

  static int beginning(String peer) {
    return Integer.parseInt(peer.substring(peer.lastIndexOf('.') + 1));
  }
}
