package io.swarmdns.bench.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What came of one router in one case, seed by seed.
///
/// @param router its label
/// @param outcomes one per seed, in the order of the seeds
public record CaseResult(String router, List<Outcome> outcomes) {
  public CaseResult {
    outcomes = List.copyOf(outcomes);
  }

  /// Runs a router through a case with all seeds.
  public static CaseResult run(
      Scenario scenario, double utilisation, RouterKind kind, long firstSeed, long lastSeed) {
    var outcomes = new ArrayList<Outcome>();
    for (long seed = firstSeed; seed <= lastSeed; seed++) {
      outcomes.add(Simulation.run(scenario, utilisation, kind, seed));
    }
    return new CaseResult(kind.label(), outcomes);
  }

  /// Milliseconds within which this share of the queries had been answered.
  public Estimate millis(double percent) {
    return estimate(outcome -> outcome.millis(percent));
  }

  public Estimate errorRate() {
    return estimate(Outcome::errorRate);
  }

  /// Any figure of the runs.
  public Estimate estimate(ToDoubleFunction<Outcome> figure) {
    return Estimate.of(values(figure));
  }

  /// A figure of this router divided by that of another one, seed by seed.
  public Estimate ratio(CaseResult other, ToDoubleFunction<Outcome> figure) {
    return Estimate.ofRatios(values(figure), other.values(figure));
  }

  private double[] values(ToDoubleFunction<Outcome> figure) {
    return outcomes.stream().mapToDouble(figure).toArray();
  }
}
