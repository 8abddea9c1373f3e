package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.Failure;
import io.swarmdns.gossip.route.Router;
import io.swarmdns.gossip.route.RouterConstants;
import java.util.random.RandomGenerator;

/// The node's own router, the class that nodes run.
final class OwnRouter implements Balancer {
  private final Router router;

  OwnRouter(Scenario scenario, RouterConstants constants, RandomGenerator random) {
    router = new Router(constants, random);
    router.relays(scenario.forwarders());
    for (int server = 0; server < scenario.servers(); server++) {
      router.add(scenario.workers(), 0);
    }
  }

  @Override
  public int choose(int[] candidates, int excluded, long nowNanos) {
    return router.choose(candidates, excluded, nowNanos);
  }

  @Override
  public void sent(int server, long nowNanos) {
    router.sent(server, nowNanos);
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    router.answered(
        server,
        nowNanos,
        roundTripNanos,
        report.heldNanos(),
        report.serviceNanos(),
        report.queue());
  }

  @Override
  public void failed(int server, long nowNanos, long roundTripNanos, Failure reason) {
    router.failed(server, nowNanos, reason);
  }

  @Override
  public boolean mayRetry() {
    return router.mayRetry();
  }

  @Override
  public int nextProbe(int[] candidates, long nowNanos) {
    return router.nextScout(nowNanos);
  }

  @Override
  public void probed(int server, long nowNanos, long roundTripNanos, Report report) {
    router.scouted(server, nowNanos, roundTripNanos, report.serviceNanos(), report.queue());
  }

  @Override
  public void probeFailed(int server, long nowNanos, Failure reason) {
    router.scoutFailed(server, nowNanos, reason);
  }
}
