package io.swarmdns.ctl;

import io.swarmdns.ctl.output.Colours;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.ctl.output.Json;
import io.swarmdns.ctl.output.Printable;
import io.swarmdns.ctl.output.Terminal;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.SwarmStatus;
import java.util.List;

/// What is shown of the swarm as a whole.
final class StatusTexts {
  static final Columns<SwarmStatus> COLUMNS =
      Columns.<SwarmStatus>none()
          .with("SWARM", "swarm", SwarmStatus::getSwarm)
          .with("ASKED", "asked_node", SwarmStatus::getAskedNode)
          .with("LEADER", "leader", status -> ZoneTexts.orNull(status.getLeader()))
          .with("TERM", "term", SwarmStatus::getTerm)
          .with("COMMITTED", "committed_index", SwarmStatus::getCommittedIndex)
          .with("VOTERS", "voters", StatusTexts::voters)
          .with("WANTED VOTERS", "wanted_voters", SwarmStatus::getWantedVoters)
          .with("ZONES", "zones", SwarmStatus::getZones)
          .with("RECORDS", "records", SwarmStatus::getRecords)
          .with("EXPIRED ZONES", "expired_zones", SwarmStatus::getExpiredZones);

  private StatusTexts() {}

  private static long voters(SwarmStatus status) {
    return status.getNodesList().stream()
        .map(NodeStatus::getVote)
        .filter(vote -> vote == NodeStatus.Vote.VOTER || vote == NodeStatus.Vote.LEADER)
        .count();
  }

  /// For people: the swarm, its nodes, and what needs attention.
  static void write(Terminal terminal, SwarmStatus status) {
    var colours = new Colours(terminal);
    COLUMNS.sheet(terminal, status);
    if (status.getLeader().isEmpty()) {
      terminal.out().println(colours.bad("there is no leader: nobody accepts edits"));
    }
    terminal.out().println();
    var table = NodeTexts.COLUMNS.table(terminal);
    NodeTexts.rows(status).forEach(row -> table.row(NodeTexts.COLUMNS.row(row)));
    table.end();
    for (String warning : status.getWarningsList()) {
      terminal.out().println(colours.warning("warning: " + Printable.of(warning)));
    }
  }

  /// For programs: one object.
  static void write(Json json, SwarmStatus status) {
    json.object();
    COLUMNS.fields(json, status);
    json.array("nodes");
    for (NodeTexts.Row row : NodeTexts.rows(status)) {
      json.object();
      NodeTexts.COLUMNS.fields(json, row);
      json.endObject();
    }
    json.endArray().field("warnings", List.copyOf(status.getWarningsList()));
    json.endObject().end();
  }
}
