package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;
import io.swarmdns.gossip.route.RetryBudget;
import io.swarmdns.gossip.route.RouterConstants;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What all rivals have in common: a count of their queries on the way, and, because their papers
/// say nothing about it, the retry budget and the ejection of the node's own router. A server that
/// failed three times in a row, overload aside, is left out for 250 ms, each time in a row twice as
/// long, 8 s at most; so is a third of the servers at most.
abstract class Rival implements Balancer {
  private static final RouterConstants OURS = RouterConstants.STANDARD;
  private static final int DOUBLINGS_MAX = 5;

  final RandomGenerator random;
  final int servers;

  /// This forwarder's queries at each server that have no answer yet.
  final int[] outstanding;

  private final RetryBudget retries = new RetryBudget(OURS.retryShare(), OURS.retriesSavedMax());
  private final int[] usable;
  private final int[] failuresInARow;
  private final int[] ejections;
  private final long[] ejectedUntilNanos;

  Rival(int servers, RandomGenerator random) {
    this.servers = servers;
    this.random = random;
    outstanding = new int[servers];
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

  /// The place of another of the first `count` servers, at random; of the same where there is one.
  final int another(int one, int count) {
    return count == 1 ? 0 : (one + 1 + random.nextInt(count - 1)) % count;
  }

  @Override
  public void sent(int server, long nowNanos) {
    outstanding[server]++;
    retries.earn();
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    outstanding[server]--;
    failuresInARow[server] = 0;
    ejections[server] = 0;
  }

  @Override
  public void failed(int server, long nowNanos, long roundTripNanos, Failure reason) {
    outstanding[server]--;
    if (reason == Failure.OVERLOAD || ++failuresInARow[server] < OURS.failuresToEject()) {
      return;
    }
    long ejected = Arrays.stream(ejectedUntilNanos).filter(until -> until > nowNanos).count();
    if (ejected < Math.max(1, (int) (servers * OURS.ejectedShareMax()))
        && ejectedUntilNanos[server] <= nowNanos) {
      int doublings = Math.min(ejections[server]++, DOUBLINGS_MAX);
      ejectedUntilNanos[server] = nowNanos + (OURS.ejectionNanos() << doublings);
      failuresInARow[server] = OURS.failuresToEject() - 1;
    }
  }

  @Override
  public final boolean mayRetry() {
    return retries.take();
  }
}
