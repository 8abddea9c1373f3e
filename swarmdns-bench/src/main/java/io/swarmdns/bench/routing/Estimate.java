package io.swarmdns.bench.routing;

/// A mean over seeds and how well it is known: with 95 % certainty the true one lies within `bound`
/// of it.
public record Estimate(double mean, double bound) {
  /// Student's t for 95 %, two-sided, by degrees of freedom; above 30 the last one is near enough.
  private static final double[] STUDENT = {
    12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12,
    2.11, 2.10, 2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05, 2.04
  };

  /// Of independent values.
  public static Estimate of(double... values) {
    int count = values.length;
    double mean = 0;
    for (double value : values) {
      mean += value / count;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    if (count < 2) {
      return new Estimate(mean, 0);
    }
    double student = STUDENT[Math.min(count - 1, STUDENT.length) - 1];
    return new Estimate(mean, student * Math.sqrt(squares / (count - 1) / count));
  }

  /// The geometric mean of pairs' ratios, the bound being that of its upper side.
  public static Estimate ofRatios(double[] numerators, double[] denominators) {
    var logs = new double[numerators.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(numerators[i] / denominators[i]);
    }
    var log = of(logs);
    double mean = Math.exp(log.mean());
    return new Estimate(mean, mean * (Math.exp(log.bound()) - 1));
  }
}
