package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.MemberStep;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Which steps the rules of [VoterPlacement] allow in a situation, written from the rules: of the
/// first rule that asks for something, all steps that would do.
///
/// @param nodes all that are enrolled
/// @param voters peer ids, the leader's among them
/// @param listeners peer ids
record PlacementModel(
    List<LogNode> nodes, Set<String> voters, Set<String> listeners, String leader, int wanted) {

  /// Empty: nothing may be done.
  Set<MemberStep> allowed() {
    List<List<MemberStep>> rules =
        List.of(
            admission(),
            replacementsOfTheGone(),
            removalsOfListeners(),
            replacementsOfTheSilent(),
            promotions(),
            heirs(),
            demotions(),
            spreading());
    return new HashSet<>(
        rules.stream().filter(steps -> !steps.isEmpty()).findFirst().orElse(List.of()));
  }

  private List<MemberStep> admission() {
    var steps = new ArrayList<MemberStep>();
    for (var node : nodes) {
      if (isAlive(node)
          && members().stream().noneMatch(member -> isSameOrLater(member, node.peerId()))) {
        steps.add(new MemberStep.AddListener(node.peerId()));
      }
    }
    return steps;
  }

  private List<MemberStep> replacementsOfTheGone() {
    var steps = new ArrayList<MemberStep>();
    for (var voter : othersThan(leader)) {
      if (!isGone(voter)) {
        continue;
      }
      var successors = successors(othersThan(voter));
      successors.forEach(node -> steps.add(new MemberStep.Replace(voter, node.peerId())));
      boolean wantedBack = enrolled(voter).filter(node -> !node.draining()).isPresent();
      if (successors.isEmpty() && !wantedBack && canDecide(othersThan(voter))) {
        steps.add(new MemberStep.Remove(voter));
      }
    }
    return steps;
  }

  private List<MemberStep> removalsOfListeners() {
    var steps = new ArrayList<MemberStep>();
    for (var listener : listeners) {
      if (isGone(listener)) {
        steps.add(new MemberStep.Remove(listener));
      }
    }
    return steps;
  }

  private List<MemberStep> replacementsOfTheSilent() {
    var steps = new ArrayList<MemberStep>();
    for (var voter : othersThan(leader)) {
      boolean toGo =
          node(voter)
              .filter(node -> node.draining() || node.silentForMillis() >= 60_000)
              .isPresent();
      if (toGo) {
        successors(othersThan(voter))
            .forEach(node -> steps.add(new MemberStep.Swap(voter, node.peerId())));
      }
    }
    return steps;
  }

  private List<MemberStep> promotions() {
    int missing = wanted - voters.size();
    boolean worthIt = voters.size() % 2 == 0 || eligible().size() >= 2;
    return missing > 0 && worthIt ? promotions(voters) : List.of();
  }

  private List<MemberStep> heirs() {
    boolean hasHeir =
        othersThan(leader).stream()
            .anyMatch(peer ->
                node(peer)
                    .filter(
                        node -> isAlive(node) && !node.draining() && node.role() == Role.PRIMARY)
                    .isPresent());
    return isToLeave(leader) && !hasHeir ? promotions(othersThan(leader)) : List.of();
  }

  private List<MemberStep> promotions(Set<String> others) {
    return successors(others).stream()
        .<MemberStep>map(node -> new MemberStep.Promote(node.peerId()))
        .toList();
  }

  private List<MemberStep> demotions() {
    if (voters.size() <= wanted || isToLeave(leader)) {
      return List.of();
    }
    var able = new ArrayList<>(othersThan(leader));
    able.removeIf(voter -> !canDecide(othersThan(voter)));
    Predicate<String> leaves = this::isToLeave;
    var first = able.stream().anyMatch(leaves) ? able.stream().filter(leaves).toList() : able;
    long longest = first.stream().mapToLong(this::silence).max().orElse(0);
    return first.stream()
        .filter(voter -> silence(voter) == longest)
        .<MemberStep>map(MemberStep.Demote::new)
        .toList();
  }

  private List<MemberStep> spreading() {
    var taken = new ArrayList<String>();
    for (var voter : voters) {
      var node = node(voter);
      if (node.isEmpty() || (node.get().region().isEmpty() && !isAlive(node.get()))) {
        return List.of();
      }
      taken.add(node.get().region());
    }
    var steps = new ArrayList<MemberStep>();
    for (var voter : othersThan(leader)) {
      String region = node(voter).orElseThrow().region();
      if (taken.stream().filter(region::equals).count() > 1) {
        eligible().stream()
            .filter(node -> !taken.contains(node.region()))
            .forEach(node -> steps.add(new MemberStep.Swap(voter, node.peerId())));
      }
    }
    return steps;
  }

  /// Who may vote next to these: in the regions where the fewest of them are, primaries first.
  private List<LogNode> successors(Set<String> others) {
    ToLongFunction<LogNode> crowd =
        node ->
            others.stream()
                .filter(
                    peer -> node(peer).filter(n -> n.region().equals(node.region())).isPresent())
                .count();
    long fewest = eligible().stream().mapToLong(crowd).min().orElse(0);
    var there = eligible().stream().filter(node -> crowd.applyAsLong(node) == fewest).toList();
    var primaries = there.stream().filter(node -> node.role() == Role.PRIMARY).toList();
    return primaries.isEmpty() ? there : primaries;
  }

  private List<LogNode> eligible() {
    return nodes.stream()
        .filter(node -> node.role() != Role.BACKUP && listeners.contains(node.peerId()))
        .filter(node -> isAlive(node) && node.aliveForMillis() >= 2_000)
        .filter(node -> node.caughtUp() && !node.draining())
        .toList();
  }

  private Set<String> members() {
    var members = new HashSet<>(voters);
    members.addAll(listeners);
    return members;
  }

  private Set<String> othersThan(String peer) {
    var others = new HashSet<>(voters);
    others.remove(peer);
    return others;
  }

  private Optional<LogNode> node(String peer) {
    return nodes.stream().filter(node -> node.peerId().equals(peer)).findFirst();
  }

  private Optional<LogNode> enrolled(String peer) {
    return nodes.stream().filter(node -> node.node().equals(PeerIds.node(peer))).findFirst();
  }

  private static boolean isAlive(LogNode node) {
    return !node.peerId().isEmpty() && node.silentForMillis() == 0;
  }

  private boolean canDecide(Set<String> peers) {
    long alive =
        peers.stream()
            .filter(peer -> node(peer).filter(PlacementModel::isAlive).isPresent())
            .count();
    return 2 * alive > peers.size();
  }

  /// Its node is enrolled no more, or is another peer by now.
  private boolean isGone(String peer) {
    var node = enrolled(peer);
    return node.isEmpty()
        || (!node.get().peerId().equals(peer) && isSameOrLater(node.get().peerId(), peer));
  }

  private boolean isToLeave(String peer) {
    return node(peer).map(LogNode::draining).orElseGet(() -> isGone(peer));
  }

  private long silence(String peer) {
    return node(peer).map(LogNode::silentForMillis).orElse(0L);
  }

  private static boolean isSameOrLater(String peer, String than) {
    return !peer.isEmpty()
        && PeerIds.node(peer).equals(PeerIds.node(than))
        && beginning(peer) >= beginning(than);
  }

  private static int beginning(String peer) {
    return Integer.parseInt(peer.substring(peer.lastIndexOf('.') + 1));
  }
}
