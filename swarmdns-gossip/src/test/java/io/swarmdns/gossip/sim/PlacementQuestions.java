package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Asks [VoterPlacement] about situations that are made up: a simulated swarm meets few of those
/// that its rules tell apart. Each answer must be one that [PlacementModel] allows.
final class PlacementQuestions {
  private static final int SITUATIONS = 60;
  private static final int NODES_MAX = 8;
  private static final long[] SILENCES = {1, 59_999, 60_000, 90_000};
  private static final long[] LIVES = {1, 1_999, 2_000, 90_000};
  private static final long LIFE = 90_000;

  private final RandomGenerator random;

  PlacementQuestions(RandomGenerator random) {
    this.random = random;
  }

  /// @throws Violation at the first wrong answer
  void ask() {
    for (int i = 0; i < SITUATIONS; i++) {
      ask(situation());
    }
  }

  private static void ask(PlacementModel model) {
    var step =
        VoterPlacement.next(
            model.nodes(), model.voters(), model.listeners(), model.leader(), model.wanted());
    var allowed = model.allowed();
    boolean right = step.map(allowed::contains).orElse(allowed.isEmpty());
    if (!right) {
      throw new Violation("in " + model + ": " + step + ", allowed are " + allowed);
    }
  }

  /// Troubles are rare in some situations: else the first rules would answer all questions.
  private PlacementModel situation() {
    int regions = random.nextInt(1, 5);
    int calm = random.nextInt(2, 20);
    var nodes = new ArrayList<LogNode>();
    Set<String> voters = new HashSet<>();
    Set<String> listeners = new HashSet<>();
    String leader = PeerIds.of("n0", random.nextInt(1, 4));
    voters.add(leader);
    if (!rarely(calm)) {
      nodes.add(alive(leader, role(), regions, rarely(calm)));
    }
    int others = random.nextInt(NODES_MAX);
    for (int i = 1; i <= others; i++) {
      var role = random.nextInt(6) == 0 ? Role.BACKUP : role();
      String member = PeerIds.of("n" + i, random.nextInt(1, 4));
      if (!rarely(calm)) {
        boolean votes = role != Role.BACKUP && random.nextBoolean();
        (votes ? voters : listeners).add(member);
      }
      if (rarely(calm)) { // it has begun anew
        listeners.add(PeerIds.of("n" + i, 4));
      }
      if (!rarely(calm)) {
        nodes.add(node("n" + i, member, role, regions, calm));
      }
    }
    return new PlacementModel(nodes, voters, listeners, leader, 2 * random.nextInt(4) + 1);
  }

  private boolean rarely(int calm) {
    return random.nextInt(calm) == 0;
  }

  private Role role() {
    return random.nextInt(5) == 0 ? Role.WITNESS : Role.PRIMARY;
  }

  private String region(int regions) {
    return "r" + random.nextInt(regions);
  }

  private LogNode alive(String peer, Role role, int regions, boolean draining) {
    return new LogNode(PeerIds.node(peer), peer, role, region(regions), LIFE, 0, true, draining);
  }

  /// A node as its leader may know it: also as another peer than the member, earlier or later;
  /// dead, and perhaps never heard of.
  private LogNode node(String name, String member, Role role, int regions, int calm) {
    String peer = rarely(calm) ? PeerIds.of(name, random.nextInt(1, 5)) : member;
    if (!rarely(calm)) {
      return alive(peer, role, regions, rarely(calm));
    }
    boolean caughtUp = random.nextBoolean();
    boolean draining = rarely(calm);
    return switch (random.nextInt(4)) {
      case 0 -> new LogNode(name, peer, role, region(regions), any(LIVES), 0, caughtUp, draining);
      case 1 -> new LogNode(name, peer, role, region(regions), 0, any(SILENCES), true, draining);
      case 2 -> new LogNode(name, peer, role, "", 0, any(SILENCES), caughtUp, draining);
      default -> new LogNode(name, "", role, "", 0, any(SILENCES), false, draining);
    };
  }

  private long any(long... values) {
    return values[random.nextInt(values.length)];
  }
}
