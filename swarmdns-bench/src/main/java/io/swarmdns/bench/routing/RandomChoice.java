package io.swarmdns.bench.routing;

import java.util.random.RandomGenerator;

/// Any server.
final class RandomChoice extends Rival {
  RandomChoice(int servers, RandomGenerator random) {
    super(servers, random);
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    return from[random.nextInt(count)];
  }
}
