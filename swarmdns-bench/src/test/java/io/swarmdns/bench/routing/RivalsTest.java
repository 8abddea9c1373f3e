package io.swarmdns.bench.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.bench.routing.RouterKind.Rivals;
import io.swarmdns.bench.routing.Scenario.Disturbance;
import io.swarmdns.bench.routing.Scenario.Service;
import io.swarmdns.gossip.route.RouterConstants;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Each rival shows what its paper shows.
class RivalsTest {
  private static final long SEED = 7;

  private static Scenario scenario(
      int servers,
      int forwarders,
      int replicas,
      int workers,
      double serviceMillis,
      List<Double> speeds,
      double roundTripMillis,
      double seconds,
      List<Disturbance> disturbances) {
    return new Scenario(
        "test",
        "",
        servers,
        forwarders,
        replicas,
        workers,
        10_000,
        serviceMillis,
        Service.EXPONENTIAL,
        speeds,
        List.of(0),
        List.of(0),
        List.of(List.of(roundTripMillis)),
        0,
        List.of(1.0),
        List.of(),
        seconds,
        seconds / 4,
        50_000,
        disturbances);
  }

  /// One dispatcher before many servers with one worker each, no network: the supermarket model.
  private static double supermarketMean(Rivals kind) {
    var scenario = scenario(100, 1, 100, 1, 1, List.of(1.0), 0, 8, List.of());
    return Simulation.run(scenario, 0.9, kind, SEED).meanMillis();
  }

  /// M/M/1 at load 0.9: 1 / (1 - 0.9).
  @Test
  void randomChoiceTakesTheTimeOfASingleQueue() {
    assertEquals(10.0, supermarketMean(Rivals.RANDOM), 0.7);
  }

  /// D/M/1 at load 0.9, which many servers in turn come near: 1 / (1 - σ), σ = e^(-(1 - σ) / 0.9).
  @Test
  void roundRobinTakesTheTimeOfEvenArrivals() {
    double sigma = 0.8;
    for (int i = 0; i < 1_000; i++) {
      sigma = Math.exp(-(1 - sigma) / 0.9);
    }
    assertEquals(1 / (1 - sigma), supermarketMean(Rivals.ROUND_ROBIN), 0.4);
  }

  /// Mitzenmacher 2001, table 1: 2.61 at load 0.9.
  @Test
  void leastRequestTakesTheTimeOfTheSupermarketModel() {
    assertEquals(2.61, supermarketMean(Rivals.LEAST_REQUEST), 0.1);
  }

  /// Jenson (Buoyant, 2016), "Beyond Round Robin": 11 servers, one of them slow; answered within a
  /// second are 95 % by round robin, 99 % by least loaded, 99.9 % by peak EWMA.
  @Test
  void peakEwmaAvoidsTheSlowOneOfElevenServers() {
    var speeds = List.of(0.02, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    var scenario = scenario(11, 1, 11, 400, 40, speeds, 1, 60, List.of());
    double roundRobin = withinASecond(scenario, Rivals.ROUND_ROBIN);
    double leastLoaded = withinASecond(scenario, Rivals.LEAST_REQUEST);
    double peakEwma = withinASecond(scenario, Rivals.PEAK_EWMA);
    assertEquals(0.95, roundRobin, 0.015);
    assertEquals(0.99, leastLoaded, 0.009);
    assertTrue(peakEwma >= 0.999, () -> "within a second: " + peakEwma);
  }

  private static double withinASecond(Scenario scenario, Rivals kind) {
    var latencies = Simulation.run(scenario, 0.01, kind, SEED).latencies();
    return latencies.getPercentileAtOrBelowValue(1_000_000) / 100;
  }

  /// C3 (NSDI'15), simulations: 50 servers with 4 workers of 4 ms, 3 replicas, 150 clients, speeds
  /// that change between 1 and 3 every T; the gain over least outstanding grows with T.
  @Test
  void c3GainsMoreTheLongerServersStaySlow() {
    double fast = c3Gain(0.01);
    double slow = c3Gain(0.5);
    assertTrue(slow < 0.6 && slow < fast, () -> "T=10 ms: " + fast + ", T=500 ms: " + slow);
  }

  private static double c3Gain(double everySeconds) {
    List<Disturbance> changes = List.of(new Scenario.Fluctuation(3, everySeconds));
    var scenario = scenario(50, 150, 3, 4, 4, List.of(1.0), 0.5, 4, changes);
    double usual = 0.7 * 2; // of the mean speed, (1 + 3) / 2
    double ours = Simulation.run(scenario, usual, Rivals.C3, SEED).millis(99);
    return ours / Simulation.run(scenario, usual, Rivals.LEAST_REQUEST, SEED).millis(99);
  }

  /// Prequal (NSDI'24), on the RIF quantile, with servers half of which are twice as slow: to
  /// choose by queries in flight alone is worse than the rule. That latency alone is much worse, as
  /// in the paper, does not show here: simulated servers know their latency at each load well.
  @Test
  void prequalsRuleIsBetterThanQueriesInFlightAlone() {
    double flight = prequalP99(0);
    double rule = prequalP99(Prequal.RIF_QUANTILE);
    assertTrue(rule < 0.92 * flight, () -> "in flight " + flight + ", rule " + rule);
  }

  private static double prequalP99(double rifQuantile) {
    var scenario = scenario(100, 100, 100, 4, 1, List.of(1.0, 0.5), 2, 0.5, List.of());
    var kind =
        new RouterKind() {
          @Override
          public String label() {
            return "prequal";
          }

          @Override
          public Balancer create(Scenario of, RandomGenerator random) {
            return new Prequal(of.servers(), rifQuantile, random);
          }
        };
    return Simulation.run(scenario, 0.75, kind, SEED).millis(99);
  }

  @Test
  void theSameSeedGivesTheSameOutcome() {
    var scenario = scenario(3, 3, 3, 4, 1, List.of(1.0), 0.5, 0.5, List.of());
    var kind = RouterKind.ours(RouterConstants.STANDARD);
    var one = Simulation.run(scenario, 0.8, kind, SEED);
    var other = Simulation.run(scenario, 0.8, kind, SEED);
    assertEquals(one.latencies(), other.latencies());
  }
}
