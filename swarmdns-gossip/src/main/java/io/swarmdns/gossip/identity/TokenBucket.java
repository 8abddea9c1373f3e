package io.swarmdns.gossip.identity;

/// So many at once, so many a second. Thread-safe.
public final class TokenBucket {
  private static final double NANOS_A_SECOND = 1e9;

  private final double burst;
  private final double perSecond;
  private double tokens;
  private long lastNanos;

  /// @param nowNanos of a clock that only goes forward, as in [System#nanoTime]
  public TokenBucket(double burst, double perSecond, long nowNanos) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  /// Whether one more is allowed now.
  public synchronized boolean tryTake(long nowNanos) {
    double elapsed = Math.max(0, nowNanos - lastNanos) / NANOS_A_SECOND;
    tokens = Math.min(burst, tokens + elapsed * perSecond);
    lastNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
