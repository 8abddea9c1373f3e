package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;
import io.swarmdns.gossip.route.RetryBudget;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What all rivals have in common, because their papers say nothing about it: the retry budget and
/// the ejection of the node's own router. A server that failed three times in a row, overload
/// aside, is left out for 250 ms, each time in a row twice as long, 10 s at most; so is a third of
/// the servers at most.
abstract class Rival implements Balancer {
  private static final int FAILURES_TO_EJECT = 3;
  private static final long EJECTION_NANOS = 250_000_000;
  private static final int DOUBLINGS_MAX = 5;
  private static final double RETRY_SHARE = 0.1;
  private static final double RETRIES_SAVED_MAX = 10;

  final RandomGenerator random;
  final int servers;
  private final RetryBudget retries = new RetryBudget(RETRY_SHARE, RETRIES_SAVED_MAX);
  private final int[] usable;
  private final int[] failuresInARow;
  private final int[] ejections;
  private final long[] ejectedUntilNanos;

  Rival(int servers, RandomGenerator random) {
    this.servers = servers;
    this.random = random;
    usable = new int[servers];
    failuresInARow = new int[servers];
    ejections = new int[servers];
    ejectedUntilNanos = new long[servers];
  }

  /// One of the first `count` servers of an array, or [#WAIT].
  abstract int pick(int[] from, int count, long nowNanos);

  @Override
  public final int choose(int[] candidates, int excluded, long nowNanos) {
    int count = 0;
    for (int server : candidates) {
      if (server != excluded && nowNanos >= ejectedUntilNanos[server]) {
        usable[count++] = server;
      }
    }
    if (count == 0) {
      count = allBut(candidates, excluded);
    }
    return count == 0 ? NOBODY : pick(usable, count, nowNanos);
  }

  private int allBut(int[] candidates, int excluded) {
    int count = 0;
    for (int server : candidates) {
      if (server != excluded) {
        usable[count++] = server;
      }
    }
    return count;
  }

  @Override
  public void sent(int server, long nowNanos) {
    retries.earn();
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    failuresInARow[server] = 0;
    ejections[server] = 0;
  }

  @Override
  public void failed(int server, long nowNanos, long roundTripNanos, Failure reason) {
    if (reason == Failure.OVERLOAD || ++failuresInARow[server] < FAILURES_TO_EJECT) {
      return;
    }
    long ejected = Arrays.stream(ejectedUntilNanos).filter(until -> until > nowNanos).count();
    if (ejected < Math.max(1, servers / 3) && ejectedUntilNanos[server] <= nowNanos) {
      int doublings = Math.min(ejections[server]++, DOUBLINGS_MAX);
      ejectedUntilNanos[server] = nowNanos + (EJECTION_NANOS << doublings);
      failuresInARow[server] = FAILURES_TO_EJECT - 1;
    }
  }

  @Override
  public final boolean mayRetry() {
    return retries.take();
  }
}
