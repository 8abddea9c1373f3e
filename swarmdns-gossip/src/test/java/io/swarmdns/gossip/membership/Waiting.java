package io.swarmdns.gossip.membership;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for conditions, with a generous bound: machines that run tests may be slow.
final class Waiting {
  static final Duration LONG = Duration.ofSeconds(40);

  private Waiting() {}

  /// @return how long it took
  static Duration until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > LONG.toNanos()) {
        throw new AssertionError("after " + LONG + " still not: " + what);
      }
      pause(10);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
