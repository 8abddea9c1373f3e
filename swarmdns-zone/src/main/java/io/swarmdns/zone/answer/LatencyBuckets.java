package io.swarmdns.zone.answer;

/// The bounds of the latency histogram: two buckets to each doubling, from 256 ns to 2^30 ns (1.07
/// s), and one for everything above. A quantile read from it is at most half too large.
public final class LatencyBuckets {
  /// Buckets with an upper bound, and the last one without.
  public static final int COUNT = 46;

  private static final int FIRST_BITS = 8;

  private LatencyBuckets() {}

  /// The bucket for a duration, 0 to [#COUNT] - 1; negative durations count as none.
  public static int indexOf(long nanos) {
    long below = nanos - 1;
    if (below < 1L << FIRST_BITS) {
      return 0;
    }
    int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(below);
    int half = (int) (below >>> (doubling - 1)) & 1;
    return Math.min(COUNT - 1, 2 * (doubling - FIRST_BITS) + half + 1);
  }

  /// The largest duration in a bucket; `Long.MAX_VALUE` for the last.
  public static long upperBoundNanos(int index) {
    if (index == COUNT - 1) {
      return Long.MAX_VALUE;
    }
    long doubling = 1L << (FIRST_BITS + index / 2);
    return index % 2 == 0 ? doubling : doubling + doubling / 2;
  }
}
