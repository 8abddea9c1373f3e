package io.swarmdns.bench.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Prequal (Wydrowski et al., NSDI'24): three probes go out with every query; their answers make a
/// pool of at most 16. Those with more queries in flight than a quantile of what was seen lately
/// are hot. The cold one with the least latency is taken, or the hot one with the least in flight
/// where none is cold. An answer is used a few times, aged out after a second, and with each query
/// the worst or the oldest one is removed in turns.
final class Prequal extends Rival {
  /// The paper's 2^-0.25: above it a server is hot.
  static final double RIF_QUANTILE = Math.pow(2, -0.25);

  private static final int POOL_MAX = 16;
  private static final int POOL_MIN = 2;
  private static final int PROBES_PER_QUERY = 3;
  private static final int REMOVALS_PER_QUERY = 1;
  private static final double REUSE_SLACK = 1;
  private static final long AGE_MAX_NANOS = 1_000_000_000;
  private static final int RIFS_KEPT = 128;

  private final double rifQuantile;
  private final double reuses;
  private final Entry[] pool = new Entry[POOL_MAX];
  private int size;
  private int probesDue;
  private boolean removeWorst;
  private final int[] rifs = new int[RIFS_KEPT];
  private final int[] sortedRifs = new int[RIFS_KEPT];
  private int rifsSeen;
  private final boolean[] asked;
  private int askedCount;

  Prequal(int servers, double rifQuantile, RandomGenerator random) {
    super(servers, random);
    this.rifQuantile = rifQuantile;
    this.reuses = reuseBudget(servers);
    this.asked = new boolean[servers];
    Arrays.setAll(pool, _ -> new Entry());
  }

  /// Equation 1 of the paper. It supposes more servers than the pool has places; with fewer,
  /// answers are replaced before they are used up.
  private static double reuseBudget(int servers) {
    double gained = (1 - (double) POOL_MAX / servers) * PROBES_PER_QUERY - REMOVALS_PER_QUERY;
    return gained <= 0 ? Double.POSITIVE_INFINITY : Math.max(1, (1 + REUSE_SLACK) / gained);
  }

  @Override
  public boolean needsLatency() {
    return true;
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    dropAged(nowNanos);
    probesDue = PROBES_PER_QUERY;
    int best = -1;
    int threshold = hotAbove();
    int known = 0;
    for (int i = 0; i < size; i++) {
      if (contains(from, count, pool[i].server)) {
        known++;
        if (best < 0 || pool[i].isBetter(pool[best], threshold)) {
          best = i;
        }
      }
    }
    int chosen = known < POOL_MIN ? from[random.nextInt(count)] : use(best);
    if (size > POOL_MIN) {
      removeOne(threshold);
    }
    return chosen;
  }

  private static boolean contains(int[] from, int count, int server) {
    for (int i = 0; i < count; i++) {
      if (from[i] == server) {
        return true;
      }
    }
    return false;
  }

  /// An answer was used: the query will be in flight there.
  private int use(int index) {
    var entry = pool[index];
    int server = entry.server;
    entry.rif++;
    entry.uses++;
    double whole = Math.floor(reuses);
    double most = whole + (random.nextDouble() < reuses - whole ? 1 : 0);
    if (entry.uses >= most) {
      remove(index);
    }
    return server;
  }

  private int hotAbove() {
    int seen = Math.min(rifsSeen, RIFS_KEPT);
    if (rifQuantile >= 1 || seen == 0) {
      return Integer.MAX_VALUE;
    }
    System.arraycopy(rifs, 0, sortedRifs, 0, seen);
    Arrays.sort(sortedRifs, 0, seen);
    return rifQuantile <= 0 ? -1 : sortedRifs[(int) (rifQuantile * seen)];
  }

  private void dropAged(long nowNanos) {
    for (int i = size - 1; i >= 0; i--) {
      if (nowNanos - pool[i].nanos > AGE_MAX_NANOS) {
        remove(i);
      }
    }
  }

  private void removeOne(int threshold) {
    removeWorst = !removeWorst;
    int gone = 0;
    for (int i = 1; i < size; i++) {
      boolean goes =
          removeWorst ? pool[gone].isBetter(pool[i], threshold) : pool[i].nanos < pool[gone].nanos;
      if (goes) {
        gone = i;
      }
    }
    remove(gone);
  }

  private void remove(int index) {
    var entry = pool[index];
    pool[index] = pool[--size];
    pool[size] = entry;
  }

  /// Servers to probe are drawn evenly, each once per query.
  @Override
  public int nextProbe(int[] candidates, long nowNanos) {
    if (probesDue == 0 || askedCount == candidates.length) {
      probesDue = 0;
      Arrays.fill(asked, false);
      askedCount = 0;
      return NOBODY;
    }
    probesDue--;
    int server = candidates[random.nextInt(candidates.length)];
    while (asked[server]) {
      server = candidates[random.nextInt(candidates.length)];
    }
    asked[server] = true;
    askedCount++;
    return server;
  }

  @Override
  public void probed(int server, long nowNanos, long roundTripNanos, Report report) {
    rifs[rifsSeen++ % RIFS_KEPT] = report.queue();
    removeOf(server);
    if (size == POOL_MAX) {
      remove(oldest());
    }
    var entry = pool[size++];
    entry.server = server;
    entry.rif = report.queue();
    entry.latencyNanos = report.latencyNanos();
    entry.nanos = nowNanos;
    entry.uses = 0;
  }

  private void removeOf(int server) {
    for (int i = 0; i < size; i++) {
      if (pool[i].server == server) {
        remove(i);
        return;
      }
    }
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < size; i++) {
      if (pool[i].nanos < pool[oldest].nanos) {
        oldest = i;
      }
    }
    return oldest;
  }

  /// An answer to a probe.
  private static final class Entry {
    private int server;
    private int rif;
    private long latencyNanos;
    private long nanos;
    private int uses;

    /// The hot-cold lexicographic rule.
    boolean isBetter(Entry other, int threshold) {
      boolean hot = rif > threshold;
      boolean otherHot = other.rif > threshold;
      if (hot != otherHot) {
        return otherHot;
      }
      return hot ? rif < other.rif : latencyNanos < other.latencyNanos;
    }
  }
}
