package io.swarmdns.gossip.route;

/// Every constant of the router. What was tried for each is in docs/ROUTING.md.
///
/// @param networkWeight share of a new round trip in the moving average of the network's part; from
///   0 to 1. Ant-based routing (AntNet, 1998) and TCP (RFC 6298, 1/8) smooth alike
/// @param queueMemoryNanos time after which 63 % of what a reported queue told has evaporated; the
///   time in which the queue of a loaded peer changes by itself. Nanoseconds
/// @param queueMeanWeight share of a new report in a peer's long-run mean queue; from 0 to 1
/// @param congestion what a queue as long as there are workers adds to the service time, as a share
///   of it
/// @param congestionExponent how fast that grows with the queue: 1 is a wait, C3 (NSDI'15) takes 3
/// @param herdWeight a query of this node that the peer's report does not count yet stands for
///   √(herdWeight · nodes that relay) queries of all of them: what makes this node send there makes
///   others, too
/// @param sampleSize how many candidates are compared at most
/// @param scoutsPerQuery scouts that go out with each query, on average
/// @param scoutIdleNanos longest time between two scouts, without any query. Nanoseconds
/// @param failureWeight share of one outcome in a peer's failure rate; from 0 to 1
/// @param failureMemoryNanos time after which 63 % of a failure rate has evaporated. Nanoseconds
/// @param failureCostNanos what a failed query costs its client: the time until it asks elsewhere.
///   Nanoseconds
/// @param failuresToEject failures in a row after which a peer gets no queries for a while
/// @param ejectionNanos how long the first time; each time in a row twice as long. Nanoseconds
/// @param ejectionMaxNanos how long at most. Nanoseconds
/// @param ejectedShareMax share of the peers that is ejected at most, so that a fault of this node
///   or of the network does not end relaying; from 0 to 1
/// @param retryShare retries allowed for each query sent, so that a swarm that fails as a whole is
///   not asked twice; from 0 to 1
/// @param retriesSavedMax retries that a quiet time saves up at most
/// @param startServiceNanos the service time of the first peer there is. Nanoseconds
/// @param startNetworkNanos the network's part of the first peer there is. Nanoseconds
public record RouterConstants(
    double networkWeight,
    double queueMemoryNanos,
    double queueMeanWeight,
    double congestion,
    double congestionExponent,
    double herdWeight,
    int sampleSize,
    double scoutsPerQuery,
    long scoutIdleNanos,
    double failureWeight,
    double failureMemoryNanos,
    double failureCostNanos,
    int failuresToEject,
    long ejectionNanos,
    long ejectionMaxNanos,
    double ejectedShareMax,
    double retryShare,
    double retriesSavedMax,
    double startServiceNanos,
    double startNetworkNanos) {
  private static final long MILLISECOND = 1_000_000;

  /// What nodes run with.
  public static final RouterConstants STANDARD =
      new RouterConstants(
          0.1,
          10.0 * MILLISECOND,
          0.05,
          0.4,
          2,
          3,
          128,
          0.2,
          500 * MILLISECOND,
          0.1,
          1_000.0 * MILLISECOND,
          100.0 * MILLISECOND,
          3,
          250 * MILLISECOND,
          10_000 * MILLISECOND,
          1 / 3.0,
          0.1,
          10,
          1.0 * MILLISECOND,
          1.0 * MILLISECOND);
}
