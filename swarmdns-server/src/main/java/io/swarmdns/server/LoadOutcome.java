package io.swarmdns.server;

import io.swarmdns.server.observe.NodeState;
import io.swarmdns.server.observe.NodeStatus;
import io.swarmdns.server.observe.SwarmReadiness;
import io.swarmdns.server.zones.LoadReport;
import io.swarmdns.zone.store.ZoneStore;
import java.util.List;
import java.util.Optional;

/// What the last load said of the zones, for metrics and health. Thread-safe.
final class LoadOutcome {
  private final ZoneStore store;
  private volatile int failedCount;
  private volatile List<NodeStatus.FailedZone> failed = List.of();

  LoadOutcome(ZoneStore store) {
    this.store = store;
  }

  void loaded(LoadReport report) {
    failed =
        report.failures().stream()
            .limit(NodeStatus.FAILED_MAX)
            .map(f -> new NodeStatus.FailedZone(f.zone().toString(), f.cause().toString()))
            .toList();
    failedCount = report.failed();
  }

  /// Zones whose files were refused.
  int failed() {
    return failedCount;
  }

  NodeStatus status(NodeState state, Optional<SwarmReadiness> swarm) {
    return new NodeStatus(state, store.current().size(), failedCount, failed, swarm);
  }
}
