package io.swarmdns.bench.routing;

import java.util.Arrays;

/// Prequal's estimate of the time that a query takes at a server (NSDI'24, section 4): the median
/// of recent queries that arrived when about as many were in flight as now.
final class LatencyEstimate {
  private static final int LOADS = 256;
  private static final int KEPT = 8;
  private static final int ENOUGH = 8;

  private final long[][] latencies = new long[LOADS][KEPT];
  private final int[] counts = new int[LOADS];
  private final long[] gathered = new long[2 * KEPT + ENOUGH];

  /// A query was answered that found so many others when it came.
  void add(int inFlight, long nanos) {
    int load = Math.min(inFlight, LOADS - 1);
    latencies[load][counts[load]++ % KEPT] = nanos;
  }

  /// The median, or 0 before the first answer.
  long median(int inFlight) {
    int load = Math.min(inFlight, LOADS - 1);
    int found = gather(load, 0);
    for (int away = 1; away < LOADS && found < ENOUGH; away++) {
      found = gather(load - away, found);
      found = gather(load + away, found);
    }
    Arrays.sort(gathered, 0, found);
    return found == 0 ? 0 : gathered[found / 2];
  }

  private int gather(int load, int found) {
    if (load < 0 || load >= LOADS) {
      return found;
    }
    int known = Math.min(counts[load], KEPT);
    System.arraycopy(latencies[load], 0, gathered, found, known);
    return found + known;
  }
}
