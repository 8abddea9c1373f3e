package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;
import java.util.random.RandomGenerator;

/// Of two random servers the one with fewer of this forwarder's queries (Mitzenmacher, The Power of
/// Two Choices in Randomized Load Balancing, 2001; what Envoy and gRPC call least request).
final class LeastRequest extends Rival {
  private final int[] outstanding;

  LeastRequest(int servers, RandomGenerator random) {
    super(servers, random);
    outstanding = new int[servers];
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    int one = random.nextInt(count);
    int other = count == 1 ? 0 : (one + 1 + random.nextInt(count - 1)) % count;
    return outstanding[from[one]] <= outstanding[from[other]] ? from[one] : from[other];
  }

  @Override
  public void sent(int server, long nowNanos) {
    super.sent(server, nowNanos);
    outstanding[server]++;
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    super.answered(server, nowNanos, roundTripNanos, report);
    outstanding[server]--;
  }

  @Override
  public void failed(int server, long nowNanos, long roundTripNanos, Failure reason) {
    super.failed(server, nowNanos, roundTripNanos, reason);
    outstanding[server]--;
  }
}
