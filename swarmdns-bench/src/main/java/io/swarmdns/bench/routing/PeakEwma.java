package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;
import java.util.random.RandomGenerator;

/// Finagle's peak EWMA: of two random servers the one with the smaller product of its round trip
/// and the queries on their way to it. The round trip is a moving average over 10 s that jumps to
/// every peak. A failure counts as a round trip of its length, as in Finagle.
final class PeakEwma extends Rival {
  private static final double DECAY_NANOS = 10e9;

  /// Load of a server that has a query and never answered one.
  private static final double PENALTY = 0x1p47;

  private final double[] costNanos;
  private final long[] observedNanos;

  PeakEwma(int servers, RandomGenerator random) {
    super(servers, random);
    costNanos = new double[servers];
    observedNanos = new long[servers];
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    int one = random.nextInt(count);
    int other = another(one, count);
    return load(from[one], nowNanos) <= load(from[other], nowNanos) ? from[one] : from[other];
  }

  private double load(int server, long nowNanos) {
    observe(server, nowNanos, 0);
    int pending = outstanding[server];
    return costNanos[server] == 0 && pending != 0
        ? PENALTY + pending
        : costNanos[server] * (pending + 1);
  }

  private void observe(int server, long nowNanos, long roundTripNanos) {
    double cost = costNanos[server];
    double weight = Math.exp((observedNanos[server] - nowNanos) / DECAY_NANOS);
    costNanos[server] =
        roundTripNanos > cost
            ? (double) roundTripNanos
            : cost * weight + roundTripNanos * (1 - weight);
    observedNanos[server] = nowNanos;
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    super.answered(server, nowNanos, roundTripNanos, report);
    observe(server, nowNanos, roundTripNanos);
  }

  @Override
  public void failed(int server, long nowNanos, long roundTripNanos, Failure reason) {
    super.failed(server, nowNanos, roundTripNanos, reason);
    observe(server, nowNanos, roundTripNanos);
  }
}
