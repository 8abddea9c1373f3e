package io.swarmdns.ctl;

import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.SwarmStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is shown of nodes.
final class NodeTexts {
  private static final long MILLIS_A_SECOND = 1000;

  /// A node, and how far the log is.
  record Row(NodeStatus node, long committedIndex) {}

  static final Columns<Row> COLUMNS =
      Columns.<Row>none()
          .with("NODE", "node", row -> name(row.node()))
          .with("ROLE", "role", row -> orNull(Names.plain(row.node().getRole())))
          .with("REGION", "region", row -> orNull(row.node().getMetadata().getRegion()))
          .with("PHASE", "phase", NodeTexts::phase)
          .with("VOTE", "vote", row -> orNull(Names.plain(row.node().getVote())))
          .with("APPLIED", "applied_index", row -> row.node().getAppliedIndex())
          .with("LAG", "lag", NodeTexts::lag)
          .with("ALIVE", "alive", row -> alive(row.node()))
          .with("HEARD", "last_heard", row -> ago(row.node().getLastHeardMillisAgo()))
          .with("NOTE", "note", NodeTexts::note)
          .withDetail("VERSION", "version", row -> orNull(row.node().getMetadata().getVersion()))
          .withDetail("ZONE", "zone_label", row -> orNull(row.node().getMetadata().getZoneLabel()))
          .withDetail("ADDRESS", "address", NodeTexts::address)
          .withDetail(
              "DNS", "dns", row -> List.copyOf(row.node().getMetadata().getDnsAddressesList()))
          .withDetail("CORES", "cores", row -> row.node().getMetadata().getCores())
          .withDetail("MEMORY MIB", "memory_mib", row -> row.node().getMetadata().getMemoryMib());

  private NodeTexts() {}

  static List<Row> rows(SwarmStatus status) {
    return status.getNodesList().stream()
        .map(node -> new Row(node, status.getCommittedIndex()))
        .toList();
  }

  static Optional<Row> row(SwarmStatus status, String node) {
    return rows(status).stream().filter(row -> name(row.node()).equals(node)).findFirst();
  }

  static String name(NodeStatus node) {
    return node.getMetadata().getName();
  }

  private static @Nullable Object phase(Row row) {
    return row.node().getDraining()
        ? "draining"
        : orNull(Names.plain(row.node().getMetadata().getPhase()));
  }

  /// How many entries of the log are still to be applied there.
  private static Object lag(Row row) {
    return Math.max(0, row.committedIndex() - row.node().getAppliedIndex());
  }

  private static Object alive(NodeStatus node) {
    return node.getLiveness() == NodeStatus.Liveness.ALIVE_NODE;
  }

  private static String ago(long millis) {
    if (millis < MILLIS_A_SECOND) {
      return millis + " ms";
    }
    long seconds = millis / MILLIS_A_SECOND;
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static @Nullable Object note(Row row) {
    return row.node().getDigestDiffers() ? "zones differ" : null;
  }

  private static @Nullable Object address(Row row) {
    var metadata = row.node().getMetadata();
    return metadata.getSwarmHost().isEmpty()
        ? null
        : metadata.getSwarmHost() + ":" + metadata.getControlPort();
  }

  private static @Nullable String orNull(String text) {
    return ZoneTexts.orNull(text);
  }
}
