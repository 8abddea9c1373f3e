package io.swarmdns.bench.routing;

import java.util.random.RandomGenerator;

/// Of two random servers the one with fewer of this forwarder's queries (Mitzenmacher, The Power of
/// Two Choices in Randomized Load Balancing, 2001; what Envoy and gRPC call least request).
final class LeastRequest extends Rival {
  LeastRequest(int servers, RandomGenerator random) {
    super(servers, random);
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    int one = random.nextInt(count);
    int other = another(one, count);
    return outstanding[from[one]] <= outstanding[from[other]] ? from[one] : from[other];
  }
}
