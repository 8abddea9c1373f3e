package io.swarmdns.server.swarm;

import io.grpc.Channel;
import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.membership.Member;
import io.swarmdns.gossip.membership.Membership;
import io.swarmdns.gossip.membership.MembershipListener;
import io.swarmdns.gossip.placement.HeardNode;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.Role;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The other nodes as gossip knows them, in the terms of each part that needs them. Thread-safe.
public final class Peers {
  private final Membership membership;
  private final PeerChannels channels;
  private final Supplier<Settings> settings;
  private final long startedMillis;
  private final Map<String, Heard> lastHeard = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /// What a node said last, and when it was alive last.
  ///
  /// @param aliveMillis by this node's clock
  public record Heard(NodeMetadata metadata, boolean alive, long aliveMillis) {}

  Peers(
      Membership membership,
      PeerChannels channels,
      Supplier<Settings> settings,
      InstantSource clock) {
    this.membership = membership;
    this.channels = channels;
    this.settings = settings;
    this.clock = clock;
    startedMillis = clock.millis();
    membership.subscribe(
        new MembershipListener() {
          @Override
          public void joined(Member member) {
            hear(member, true);
          }

          @Override
          public void updated(Member before, Member now) {
            if (!before.address().equals(now.address())) {
              channels.forget(Optional.of(before.name()), before.address());
            }
            hear(now, true);
          }

          @Override
          public void left(Member member, Departure why) {
            hear(member, false);
          }
        });
  }

  private void hear(Member member, boolean alive) {
    lastHeard.put(member.name(), new Heard(member.metadata(), alive, clock.millis()));
  }

  /// What is known of a node: of this one as it is, of others as last heard.
  public Optional<Heard> heard(String node) {
    if (node.equals(membership.self().getName())) {
      return Optional.of(new Heard(membership.self(), true, clock.millis()));
    }
    return Optional.ofNullable(lastHeard.get(node))
        .map(heard -> heard.alive() ? new Heard(heard.metadata(), true, clock.millis()) : heard);
  }

  /// Whether a node is alive, as gossip knows.
  boolean isAlive(String node) {
    return heard(node).map(Heard::alive).orElse(false);
  }

  /// How to call another node that is alive.
  Optional<PeerGrpc.PeerStub> stub(String node) {
    return channel(node).map(PeerGrpc::newStub);
  }

  /// The connection to another node that is alive.
  Optional<Channel> channel(String node) {
    return membership.members().stream()
        .filter(member -> member.name().equals(node))
        .findFirst()
        .map(member -> channels.toNode(node, member.address()));
  }

  /// The nodes that are alive, this one among them.
  Collection<HeardNode> alive() {
    var alive = new ArrayList<HeardNode>();
    alive.add(heardNode(membership.self(), startedMillis));
    membership
        .members()
        .forEach(
            member -> alive.add(heardNode(member.metadata(), member.aliveSince().toEpochMilli())));
    alive.removeIf(node -> node.peerId().isEmpty());
    return alive;
  }

  private static HeardNode heardNode(NodeMetadata metadata, long aliveSinceMillis) {
    return new HeardNode(
        metadata.getName(),
        metadata.getLogPeerId(),
        metadata.getSwarmHost(),
        metadata.getLogPort(),
        metadata.getRegion(),
        aliveSinceMillis);
  }

  /// Which nodes an edit has to be live on: see [LiveNodes].
  Map<String, String> liveNodes() {
    var nodes = new LinkedHashMap<String, String>();
    settings
        .get()
        .nodes()
        .forEach((name, enrolled) -> {
          if (enrolled.getRole() != Role.WITNESS) {
            nodes.put(name, excuse(name));
          }
        });
    return nodes;
  }

  private String excuse(String node) {
    var heard = heard(node);
    if (heard.isEmpty()) {
      return "not heard of since this node started";
    }
    if (!heard.get().alive()) {
      return "dead";
    }
    return switch (heard.get().metadata().getPhase()) {
      case READY -> "";
      case DRAINING -> "draining";
      case PHASE_UNSPECIFIED, SETUP, CONFIGURE, INITIALIZE, UNRECOGNIZED ->
          "starting: it has not caught up yet";
    };
  }
}
