package io.swarmdns.bench.routing;

import java.util.List;

/// How the rate of arrivals changes: steps, repeated when they are over.
///
/// @param steps none: it does not change
record Load(List<Scenario.LoadStep> steps) {
  /// The factor of the usual rate at a time.
  double factor(long nowNanos) {
    if (steps.isEmpty()) {
      return 1;
    }
    double length = steps.stream().mapToDouble(Scenario.LoadStep::seconds).sum();
    double into = nowNanos / Scenario.NANOS % length;
    for (var step : steps) {
      if (into < step.seconds()) {
        return step.factor();
      }
      into -= step.seconds();
    }
    return steps.getLast().factor();
  }
}
