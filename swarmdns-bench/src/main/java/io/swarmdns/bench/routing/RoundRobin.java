package io.swarmdns.bench.routing;

import java.util.random.RandomGenerator;

/// One server after the other. Each forwarder begins anywhere.
final class RoundRobin extends Rival {
  private int turn;

  RoundRobin(int servers, RandomGenerator random) {
    super(servers, random);
    turn = random.nextInt(servers);
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    return from[turn++ % count];
  }
}
