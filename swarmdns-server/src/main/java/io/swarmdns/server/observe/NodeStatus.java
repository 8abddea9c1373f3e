package io.swarmdns.server.observe;

import java.util.List;
import java.util.Optional;

/// How the node is, for health checks and people.
///
/// @param zonesServed zones that are answered for
/// @param zonesFailed zones whose newest content was refused
/// @param failed the first [#FAILED_MAX] of them
/// @param swarm empty on a node that is alone, or has not joined yet
public record NodeStatus(
    NodeState state,
    int zonesServed,
    int zonesFailed,
    List<FailedZone> failed,
    Optional<SwarmReadiness> swarm) {
  /// Failed zones that are named.
  public static final int FAILED_MAX = 100;

  /// A node that is alone.
  public NodeStatus(NodeState state, int zonesServed, int zonesFailed, List<FailedZone> failed) {
    this(state, zonesServed, zonesFailed, failed, Optional.empty());
  }

  public NodeStatus {
    failed = failed.stream().limit(FAILED_MAX).toList();
  }

  /// A zone that could not be loaded.
  ///
  /// @param zone its name
  /// @param problem the first problem, with file and line
  public record FailedZone(String zone, String problem) {}

  /// Whether there is something to send queries for: not before the node is READY, nor once all of
  /// its zones have expired.
  boolean isReady() {
    int expired = swarm.map(each -> each.summary().zonesExpired()).orElse(0);
    return state == NodeState.READY && (expired == 0 || expired < zonesServed);
  }

  /// One JSON object, described in docs/METRICS.md.
  String json() {
    var json = new StringBuilder(128);
    json.append("{\"state\":\"").append(state).append("\",\"zones_served\":").append(zonesServed);
    json.append(",\"zones_failed\":").append(zonesFailed).append(",\"failed\":[");
    String separator = "";
    for (var each : failed) {
      json.append(separator).append("{\"zone\":");
      JsonText.quote(json, each.zone());
      json.append(",\"problem\":");
      JsonText.quote(json, each.problem());
      json.append('}');
      separator = ",";
    }
    json.append(']');
    if (swarm.isPresent()) {
      swarm.get().append(json.append(",\"swarm\":"), state);
    }
    return json.append("}\n").toString();
  }
}
