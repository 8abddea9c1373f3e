package io.swarmdns.server.admin;

import io.swarmdns.gossip.identity.SwarmId;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.SwarmStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// How the swarm is, as this node sees it: who is enrolled, who is alive, who votes, how far each
/// is, and what needs attention. Thread-safe.
final class StatusReport {
  private final AdminParts parts;
  private final NodeTable nodes;
  private final ZoneIndex zones;

  StatusReport(AdminParts parts, NodeTable nodes, ZoneIndex zones) {
    this.parts = parts;
    this.nodes = nodes;
    this.zones = zones;
  }

  SwarmStatus now() {
    var log = parts.log().status();
    var settings = parts.state().settings();
    var status =
        SwarmStatus.newBuilder()
            .setSwarm(SwarmId.of(parts.root()))
            .setAskedNode(parts.node())
            .setLeader(log.leader().map(PeerIds::node).orElse(""))
            .setTerm(log.term())
            .setCommittedIndex(lastEdit(log))
            .setZones(parts.store().current().size())
            .setRecords(zones.records())
            .setWantedVoters(settings.wantedVoters())
            .setLeaderSilentSeconds(parts.store().silentSeconds())
            .setExpiredZones(parts.store().expired().size());
    settings.nodes().forEach((name, enrolled) -> status.addNodes(node(name, enrolled, log)));
    return status
        .addAllWarnings(
            Warnings.of(
                new Warnings.Facts(
                    status.build(),
                    log.health(),
                    parts.state().upgradeNeeded(),
                    parts.certificateEnd().get(),
                    freeBytes(),
                    parts.clock().instant())))
        .build();
  }

  /// The last entry that edits, as far as this node and the leader have said. The log's own
  /// committed index counts the engine's entries, too, which no node ever reports: nobody would be
  /// level with it.
  private long lastEdit(LogStatus log) {
    long atLeader =
        log.leader().map(PeerIds::node).map(leader -> parts.board().index(leader)).orElse(-1L);
    return Math.max(0, Math.max(atLeader, parts.state().position().index()));
  }

  private NodeStatus node(String name, EnrolledNode enrolled, LogStatus log) {
    var heard = nodes.of(name);
    long lastHeard = heard.map(NodeSighting::lastHeardMillis).orElse(enrolled.getEnrolledMillis());
    return NodeStatus.newBuilder()
        .setMetadata(
            heard.map(NodeSighting::metadata).orElse(NodeMetadata.getDefaultInstance()).toBuilder()
                .setName(name))
        .setRole(enrolled.getRole())
        .setDraining(enrolled.getDraining())
        .setLiveness(
            heard.map(NodeSighting::alive).orElse(false)
                ? NodeStatus.Liveness.ALIVE_NODE
                : NodeStatus.Liveness.SILENT)
        .setLastHeardMillisAgo(Math.max(0, parts.clock().millis() - lastHeard))
        .setVote(vote(name, log))
        .setAppliedIndex(Math.max(0, parts.board().index(name)))
        .setDigestDiffers(parts.board().hasDiverged(name))
        .build();
  }

  /// A node that has begun anew may be in the log twice for a while: the better of the two counts.
  private static NodeStatus.Vote vote(String name, LogStatus log) {
    if (log.leader().map(PeerIds::node).equals(Optional.of(name))) {
      return NodeStatus.Vote.LEADER;
    }
    var vote = NodeStatus.Vote.NOT_IN_LOG;
    for (LogMember member : log.members()) {
      if (PeerIds.node(member.peerId()).equals(name)) {
        if (member.vote().counts()) {
          return NodeStatus.Vote.VOTER;
        }
        vote = NodeStatus.Vote.LISTENER;
      }
    }
    return vote;
  }

  /// Free space where this node's data is; as good as infinite when that cannot be found out.
  private long freeBytes() {
    try {
      return Files.getFileStore(parts.dataDirectory()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
