package io.swarmdns.server.swarm;

import io.swarmdns.gossip.channel.ChannelCounters;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.membership.DropReason;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.server.observe.SwarmSummary;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gathers how a running node is as a part of its swarm.
record Summary(
    SwarmNode.Running running,
    PlacementGroup group,
    String name,
    ZoneStore store,
    LeaderContact contact,
    SwarmFiles files,
    SwarmTrust trust,
    InstantSource clock) {
  SwarmSummary now() {
    var log = group.log().status();
    return new SwarmSummary(
        name,
        log.leader().map(PeerIds::node).orElse(""),
        contact.silence().toSeconds(),
        store.expired().size(),
        label(log.role()),
        log.term(),
        log.committedIndex(),
        log.appliedIndex(),
        new TreeSet<>(
            log.members().stream()
                .filter(member -> member.vote().counts())
                .map(LogMember::peerId)
                .map(PeerIds::node)
                .toList()),
        running.peers().alive().size(),
        lags(log),
        diverged(),
        running.waits().count(),
        health(log.health()),
        log.health() instanceof LogHealth.Ok ? "" : log.health().toString(),
        freeBytes(),
        Duration.between(clock.instant(), trust.identity().certificate().getNotAfter().toInstant())
            .toSeconds(),
        drops(),
        refusals());
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// How many entries each node lacks of what edited last, as far as this node has heard.
  private Map<String, Long> lags(LogStatus log) {
    long atLeader = log.leader().map(PeerIds::node).map(group.board()::index).orElse(-1L);
    long last = Math.max(atLeader, group.state().position().index());
    var lags = new TreeMap<String, Long>();
    for (var node : group.state().settings().nodes().keySet()) {
      if (lags.size() < SwarmSummary.NODES_MAX) {
        lags.put(node, Math.max(0, last - Math.max(-1, group.board().index(node))));
      }
    }
    return lags;
  }

  private int diverged() {
    return (int)
        group.state().settings().nodes().keySet().stream()
            .filter(group.board()::hasDiverged)
            .count();
  }

  private static SwarmSummary.Log health(LogHealth health) {
    return switch (health) {
      case LogHealth.Ok _ -> SwarmSummary.Log.OK;
      case LogHealth.Repaired _ -> SwarmSummary.Log.REPAIRED;
      case LogHealth.DiskLow _ -> SwarmSummary.Log.LOW;
      case LogHealth.Stopped _ -> SwarmSummary.Log.STOPPED;
      case LogHealth.Removed _ -> SwarmSummary.Log.REMOVED;
    };
  }

  private OptionalLong freeBytes() {
    try {
      return OptionalLong.of(Files.getFileStore(files.dataDirectory()).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private Map<String, Long> drops() {
    var drops = new TreeMap<String, Long>();
    for (var reason : DropReason.values()) {
      drops.put(label(reason), running.membership().counters().dropped(reason));
    }
    return drops;
  }

  private Map<String, Long> refusals() {
    ChannelCounters peers = running.peerServer().counters();
    ChannelCounters control = running.control().counters();
    return Map.of(
        "anonymous", peers.anonymousCalls().sum() + control.anonymousCalls().sum(),
        "revoked", peers.revokedCalls().sum() + control.revokedCalls().sum(),
        "surplus", peers.surplusConnections().sum() + control.surplusConnections().sum());
  }
}
