package io.swarmdns.server.observe;

import java.util.List;

/// The node's own metrics; those of the JVM are Micrometer's. docs/METRICS.md lists them all.
///
/// Series are bounded: every label has a fixed set of values, but for the zone of [#ZONE_SERIAL],
/// which [ZoneSummary#SERIALS_MAX] bounds.
public enum Metric {
  QUERIES(Kind.COUNTER, "swarmdns_queries", "Queries received, answered or not.", "transport"),
  ANSWERS(
      Kind.COUNTER,
      "swarmdns_answers",
      "Answers, by what they say and whether the zone is signed.",
      "transport",
      "zone",
      "kind"),
  RESPONSES(Kind.COUNTER, "swarmdns_responses", "Answers by response code.", "rcode"),
  QUESTIONS(Kind.COUNTER, "swarmdns_questions", "Answered questions by type.", "type"),
  EVENTS(Kind.COUNTER, "swarmdns_query_events", "What else happened to queries.", "event"),
  LATENCY(
      Kind.HISTOGRAM,
      "swarmdns_answer_seconds",
      "Time in the engine: from handing over a batch to its last answer.",
      "transport"),
  FRONTEND(
      Kind.COUNTER,
      "swarmdns_frontend_events",
      "Datagrams, connections and messages, and what became of them.",
      "event"),
  ZONES(Kind.GAUGE, "swarmdns_zones", "Zones served.", "zone"),
  ZONES_FAILED(
      Kind.GAUGE, "swarmdns_zones_failed", "Zones whose newest content was refused, or all of it."),
  RECORDS(Kind.GAUGE, "swarmdns_zone_records", "Records in all zones."),
  ZONE_SERIAL(
      Kind.GAUGE, "swarmdns_zone_serial", "SOA serial, on nodes with few zones only.", "zone"),
  OFF_HEAP(Kind.GAUGE, "swarmdns_off_heap_bytes", "Memory off the heap that zones take."),
  STATE(Kind.GAUGE, "swarmdns_state", "1 for the state that the node is in, else 0.", "state"),
  BUILD(
      Kind.INFO,
      "swarmdns_build",
      "The version that runs, on what, and the node's name.",
      "version",
      "java",
      "node"),
  QUERY_LOG(
      Kind.COUNTER,
      "swarmdns_query_log_lines",
      "Lines of the query log, or their loss.",
      "outcome"),
  SWARM_ROLE(Kind.GAUGE, "swarmdns_swarm_role", "1 for what the node is in the log now.", "role"),
  SWARM_LEADER(Kind.GAUGE, "swarmdns_swarm_leader", "Whether the node leads: 0 or 1."),
  SWARM_LEADER_KNOWN(
      Kind.GAUGE, "swarmdns_swarm_leader_known", "Whether the node knows a leader: 0 or 1."),
  SWARM_LEADER_SILENT(
      Kind.GAUGE, "swarmdns_swarm_leader_silent_seconds", "Since a leader was heard last."),
  SWARM_ZONES_EXPIRED(
      Kind.GAUGE,
      "swarmdns_swarm_zones_expired",
      "Zones that are not answered for because their EXPIRE has passed without a leader."),
  SWARM_TERM(Kind.GAUGE, "swarmdns_swarm_term", "The log's term."),
  SWARM_COMMITTED(
      Kind.GAUGE,
      "swarmdns_swarm_committed_index",
      "Up to where the log is known to be committed."),
  SWARM_APPLIED(Kind.GAUGE, "swarmdns_swarm_applied_index", "Up to where the log is applied here."),
  SWARM_VOTERS(Kind.GAUGE, "swarmdns_swarm_voters", "Nodes that vote."),
  SWARM_MEMBERS(Kind.GAUGE, "swarmdns_swarm_members_alive", "Nodes that gossip knows to be alive."),
  SWARM_LAG(
      Kind.GAUGE, "swarmdns_swarm_lag_entries", "Entries that a node has yet to apply.", "node"),
  SWARM_DIVERGED(
      Kind.GAUGE, "swarmdns_swarm_diverged_nodes", "Nodes whose zones differ from this one's."),
  SWARM_LIVE_WAITS(
      Kind.GAUGE,
      "swarmdns_swarm_live_waits",
      "Edits that wait for all nodes to answer with them."),
  SWARM_EDITS(Kind.COUNTER, "swarmdns_swarm_edits", "Edits that came by this node.", "outcome"),
  SWARM_EDIT_SECONDS(
      Kind.HISTOGRAM, "swarmdns_swarm_edit_seconds", "From an edit's arrival to its commitment."),
  SWARM_LOG(
      Kind.GAUGE,
      "swarmdns_swarm_log",
      "1 for the health that the log has here, else 0.",
      "health"),
  SWARM_DISK_FREE(
      Kind.GAUGE, "swarmdns_swarm_disk_free_bytes", "Free space where the node's data is."),
  SWARM_CERTIFICATE(
      Kind.GAUGE,
      "swarmdns_swarm_certificate_expiry_seconds",
      "Until the node's certificate expires."),
  SWARM_GOSSIP_DROPS(
      Kind.COUNTER, "swarmdns_swarm_gossip_drops", "Gossip that was not listened to.", "reason"),
  SWARM_REFUSALS(
      Kind.COUNTER,
      "swarmdns_swarm_refusals",
      "Calls and connections refused for their certificate.",
      "reason"),
  RESIDENT(Kind.GAUGE, "process_resident_memory_bytes", "Memory resident in RAM.");

  enum Kind {
    /// Shown with `_total` behind its name.
    COUNTER,
    GAUGE,
    /// Shown with `_bucket`, `_sum` and `_count` behind its name.
    HISTOGRAM,
    /// Always 1, shown with `_info` behind its name.
    INFO
  }

  private final Kind kind;
  private final String baseName;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  Metric(Kind kind, String baseName, String help, String... labels) {
    this.kind = kind;
    this.baseName = baseName;
    this.help = help;
    this.labels = List.of(labels);
  }

  Kind kind() {
    return kind;
  }

  /// The name without what the kind adds to it.
  String baseName() {
    return baseName;
  }

  String help() {
    return help;
  }

  List<String> labels() {
    return labels;
  }

  /// The name that is shown; a histogram's series add to it.
  public String shownName() {
    return switch (kind) {
      case COUNTER -> baseName + "_total";
      case INFO -> baseName + "_info";
      case GAUGE, HISTOGRAM -> baseName;
    };
  }
}
