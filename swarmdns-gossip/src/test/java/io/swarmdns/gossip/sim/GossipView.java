package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.placement.HeardNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Whom one node has alive, as gossip would tell: deaths show after a delay, and what a node says
/// of itself may be known later than that it lives.
final class GossipView {
  private static final int DETECTION_MICROS_MIN = 2_000_000;
  private static final int DETECTION_MICROS_MAX = 5_000_000;

  private final RandomGenerator random;
  private final Map<String, Sighting> sightings = new TreeMap<>();

  /// What a node says of itself.
  ///
  /// @param ready whether it answers with everything that is committed
  record Facts(String node, String peerId, int logPort, String region, boolean ready) {}

  private static final class Sighting {
    Facts facts;
    long seenMicros;
    long aliveSinceMillis;
    long detectionMicros;
    boolean alive;

    Sighting(Facts facts) {
      this.facts = facts;
    }
  }

  GossipView(RandomGenerator random) {
    this.random = random;
  }

  /// A node was heard.
  void sees(Facts facts, long nowMicros, long nowMillis) {
    var sighting = sightings.computeIfAbsent(facts.node(), _ -> new Sighting(facts));
    if (!sighting.alive) {
      sighting.alive = true;
      sighting.aliveSinceMillis = nowMillis;
      sighting.detectionMicros = random.nextInt(DETECTION_MICROS_MIN, DETECTION_MICROS_MAX);
    }
    sighting.seenMicros = nowMicros;
    if (random.nextInt(4) != 0) {
      sighting.facts = facts;
    }
  }

  /// Time passes: who was not heard for long is dead.
  void age(long nowMicros) {
    for (var sighting : sightings.values()) {
      if (nowMicros - sighting.seenMicros > sighting.detectionMicros) {
        sighting.alive = false;
      }
    }
  }

  boolean isAlive(String node) {
    var sighting = sightings.get(node);
    return sighting != null && sighting.alive;
  }

  boolean isReady(String node) {
    var sighting = sightings.get(node);
    return sighting != null && sighting.alive && sighting.facts.ready();
  }

  /// Who a node was in the log when it was last heard, alive or not.
  Optional<String> everHeard(String node) {
    return facts(node).map(Facts::peerId).filter(peer -> !peer.isEmpty());
  }

  /// Where a node was when it was last heard.
  Optional<String> region(String node) {
    return facts(node).map(Facts::region);
  }

  private Optional<Facts> facts(String node) {
    return Optional.ofNullable(sightings.get(node)).map(sighting -> sighting.facts);
  }

  Collection<HeardNode> heard() {
    var heard = new ArrayList<HeardNode>();
    for (var sighting : sightings.values()) {
      var facts = sighting.facts;
      if (sighting.alive && !facts.peerId().isEmpty()) {
        heard.add(
            new HeardNode(
                facts.node(),
                facts.peerId(),
                facts.node(),
                facts.logPort(),
                facts.region(),
                sighting.aliveSinceMillis));
      }
    }
    return heard;
  }
}
