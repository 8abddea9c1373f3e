package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;

/// What spreads one forwarder's queries over servers: our router or a rival. Servers are numbered
/// from 0. Times are nanoseconds of virtual time. Confined to the simulation's thread.
public interface Balancer {
  /// What [#choose] returns where every candidate is excluded.
  int NOBODY = -1;

  /// What [#choose] returns while no candidate may be sent to: it is asked again at [#wakeNanos].
  int WAIT = -2;

  /// The server to send a query to.
  ///
  /// @param candidates the servers that can answer it
  /// @param excluded a server that was tried already, or [#NOBODY]
  int choose(int[] candidates, int excluded, long nowNanos);

  /// When to ask again after [#WAIT].
  default long wakeNanos() {
    return Long.MAX_VALUE;
  }

  /// A query goes to a server.
  void sent(int server, long nowNanos);

  /// Its answer is back.
  void answered(int server, long nowNanos, long roundTripNanos, Report report);

  /// It has failed after so long.
  void failed(int server, long nowNanos, long roundTripNanos, Failure reason);

  /// Whether a query that has failed may be sent again.
  boolean mayRetry();

  /// The server to probe now, or [#NOBODY]; asked after each query until there is none, and every
  /// [Simulation#TICK_NANOS].
  ///
  /// @param candidates the servers that can answer the last query
  default int nextProbe(int[] candidates, long nowNanos) {
    return NOBODY;
  }

  /// A probe is back.
  default void probed(int server, long nowNanos, long roundTripNanos, Report report) {}

  /// A probe got no answer.
  default void probeFailed(int server, long nowNanos, Failure reason) {}

  /// Whether reports need [Report#latencyNanos], which is expensive to keep.
  default boolean needsLatency() {
    return false;
  }
}
