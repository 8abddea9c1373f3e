package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.MemberStep;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Asks [VoterPlacement] what to do in situations that are made up from a seed, and follows it
/// until it has nothing more to do: each step must be one that [PlacementModel] allows, and the
/// voters must be spread over as many regions as can be in the end.
final class PlacementQuestions {
  private static final int SITUATIONS = 60;
  private static final int STEPS_MAX = 40;
  private static final int NODES_MIN = 3;
  private static final int NODES_MAX = 9;

  /// Times at the bounds and beyond.
  private static final long[] ALIVE_MILLIS = {
    1, VoterPlacement.PROMOTE_AFTER_MILLIS - 1, VoterPlacement.PROMOTE_AFTER_MILLIS, 1_000_000
  };

  private static final long[] SILENT_MILLIS = {
    1, VoterPlacement.REPLACE_AFTER_MILLIS - 1, VoterPlacement.REPLACE_AFTER_MILLIS, 1_000_000
  };

  private final Random random;

  PlacementQuestions(long seed) {
    random = new Random(seed);
  }

  void ask() {
    for (int i = 0; i < SITUATIONS; i++) {
      follow(situation());
    }
  }

  private void follow(PlacementModel begin) {
    var now = begin;
    for (int steps = 0; steps < STEPS_MAX; steps++) {
      var step = judged(now);
      if (step.isEmpty()) {
        if (now.knowsWhereAllVotersAre() && now.regionCount() != now.mostRegions()) {
          throw new Violation("votes in fewer regions than could be: " + now);
        }
        return;
      }
      now = now.after(step.get());
    }
    throw new Violation("no end of steps from " + begin);
  }

  private Optional<MemberStep> judged(PlacementModel now) {
    var step = next(now, now.nodes());
    var allowed = now.allowed();
    if (step.isEmpty() != allowed.isEmpty() || !allowed.containsAll(step.stream().toList())) {
      throw new Violation("placed by " + step + ", allowed are " + allowed + ": " + now);
    }
    var shuffled = new ArrayList<>(now.nodes());
    Collections.shuffle(shuffled, random);
    if (!step.equals(next(now, shuffled))) {
      throw new Violation("another step for the same nodes in another order: " + now);
    }
    return step;
  }

  private static Optional<MemberStep> next(PlacementModel now, List<LogNode> nodes) {
    return VoterPlacement.next(nodes, now.voters(), now.listeners(), now.leader(), now.wanted());
  }

  private PlacementModel situation() {
    var nodes = new ArrayList<LogNode>();
    Set<String> voters = new TreeSet<>();
    Set<String> listeners = new TreeSet<>();
    int count = random.nextInt(NODES_MIN, NODES_MAX + 1);
    int regions = 1 + random.nextInt(4);
    // Some situations are nearly calm: what is less urgent is asked there.
    int troubles = random.nextInt(4);
    String leader = PeerIds.of("n0", 1);
    voters.add(leader);
    nodes.add(
        new LogNode(
            "n0",
            leader,
            role(troubles),
            region(regions),
            1_000_000,
            0,
            true,
            true,
            rarely(troubles)));
    for (int i = 1; i < count; i++) {
      // Names with a dot, and beginnings that text would order otherwise.
      String name = (random.nextInt(8) == 0 ? "n." : "n") + i;
      int beginning = 9 + random.nextInt(2);
      var node = node(name, beginning, regions, troubles);
      int memberOf = random.nextInt(8);
      int asMember = rarely(troubles) ? beginning - 1 + random.nextInt(3) : beginning;
      String peer = PeerIds.of(name, asMember);
      if (memberOf < 4 && node.role() != Role.BACKUP) {
        voters.add(peer);
      } else if (memberOf < 7) {
        listeners.add(peer);
      }
      if (!rarely(troubles)) {
        nodes.add(node);
      }
    }
    if (random.nextInt(16) == 0) {
      nodes.removeFirst(); // the leader's own node was taken out
    }
    return new PlacementModel(
        nodes, voters, listeners, leader, List.of(1, 3, 5, 7).get(random.nextInt(4)));
  }

  private LogNode node(String name, int beginning, int regions, int troubles) {
    boolean draining = rarely(troubles);
    boolean caughtUp = !rarely(troubles);
    boolean answers = !rarely(troubles);
    String peer = PeerIds.of(name, beginning);
    if (rarely(troubles)) {
      return new LogNode(
          name,
          random.nextInt(4) == 0 ? "" : peer,
          role(troubles),
          random.nextInt(3) == 0 ? "" : region(regions),
          0,
          SILENT_MILLIS[random.nextInt(SILENT_MILLIS.length)],
          caughtUp,
          answers,
          draining);
    }
    return new LogNode(
        name,
        rarely(troubles) && random.nextInt(4) == 0 ? "" : peer,
        role(troubles),
        region(regions),
        rarely(troubles) ? ALIVE_MILLIS[random.nextInt(ALIVE_MILLIS.length)] : 1_000_000,
        0,
        caughtUp,
        answers,
        draining);
  }

  private Role role(int troubles) {
    return switch (random.nextInt(4 + troubles)) {
      case 0 -> Role.WITNESS;
      case 1 -> Role.BACKUP;
      default -> Role.PRIMARY;
    };
  }

  private String region(int regions) {
    return "r" + random.nextInt(regions);
  }

  private boolean rarely(int troubles) {
    return random.nextInt(12) < troubles;
  }
}
