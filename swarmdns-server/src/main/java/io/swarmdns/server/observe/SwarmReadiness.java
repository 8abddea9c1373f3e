package io.swarmdns.server.observe;

import java.util.List;
import java.util.Locale;

/// What `/ready` says of the node as a part of its swarm.
///
/// @param summary how it is now
/// @param warnings what needs somebody's attention
public record SwarmReadiness(SwarmSummary summary, List<String> warnings) {
  public SwarmReadiness {
    warnings = List.copyOf(warnings);
  }

  /// Appends an object, described in docs/METRICS.md.
  void append(StringBuilder json, NodeState phase) {
    json.append("{\"phase\":\"").append(phase).append("\",\"leader\":");
    JsonText.quote(json, summary.leader());
    json.append(",\"leader_silent_seconds\":").append(summary.leaderSilentSeconds());
    json.append(",\"zones_expired\":").append(summary.zonesExpired());
    json.append(",\"role\":");
    JsonText.quote(json, summary.role());
    json.append(",\"voters\":");
    list(json, summary.voters());
    json.append(",\"log\":");
    JsonText.quote(json, summary.log().name().toLowerCase(Locale.ROOT));
    json.append(",\"log_detail\":");
    JsonText.quote(json, summary.logDetail());
    json.append(",\"warnings\":");
    list(json, warnings);
    json.append('}');
  }

  private static void list(StringBuilder json, Iterable<String> texts) {
    json.append('[');
    String separator = "";
    for (var text : texts) {
      json.append(separator);
      JsonText.quote(json, text);
      separator = ",";
    }
    json.append(']');
  }
}
