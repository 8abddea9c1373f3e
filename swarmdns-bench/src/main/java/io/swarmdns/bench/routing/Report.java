package io.swarmdns.bench.routing;

/// What a server tells of itself with an answer or to a probe. Reused: it must not be kept. Every
/// router is told everything, and uses what its paper uses.
public final class Report {
  long heldNanos;
  long workNanos;
  long serviceNanos;
  long latencyNanos;
  int queue;

  /// How long the server had the query; 0 for a probe.
  public long heldNanos() {
    return heldNanos;
  }

  /// How long it worked on this query; 0 for a probe.
  public long workNanos() {
    return workNanos;
  }

  /// How long it works on a query, smoothed by itself.
  public long serviceNanos() {
    return serviceNanos;
  }

  /// The median time that it had the last queries that came when it was as loaded as now: Prequal's
  /// latency estimate. Only for those who need it.
  public long latencyNanos() {
    return latencyNanos;
  }

  /// Queries that wait or are worked on.
  public int queue() {
    return queue;
  }
}
