package io.swarmdns.bench.routing;

import org.HdrHistogram.Histogram;

/// What came of one run. A query that failed counts with the time after which its client gives up.
///
/// @param latencies of all queries, in microseconds
/// @param failed queries without an answer
/// @param probes probes sent
/// @param imbalance how busy the busiest server was, divided by how busy all were
public record Outcome(Histogram latencies, long failed, long probes, double imbalance) {
  /// Milliseconds within which this share of the queries had been answered.
  ///
  /// @param percent from 0 to 100
  public double millis(double percent) {
    return latencies.getValueAtPercentile(percent) / 1e3;
  }

  /// Mean milliseconds.
  public double meanMillis() {
    return latencies.getMean() / 1e3;
  }

  public long queries() {
    return latencies.getTotalCount();
  }

  /// Share of queries without an answer.
  public double errorRate() {
    return queries() == 0 ? 0 : (double) failed / queries();
  }

  public double probesPerQuery() {
    return queries() == 0 ? 0 : (double) probes / queries();
  }
}
