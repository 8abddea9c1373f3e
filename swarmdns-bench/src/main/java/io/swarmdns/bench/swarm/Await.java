package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.time.Duration;

/// Waits for conditions.
public final class Await {
  private static final long POLL_MILLIS = 20;

  /// Something that becomes true.
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private Await() {}

  /// Waits until the condition holds.
  ///
  /// @param what for the message
  /// @throws IOException when it does not in time
  public static void until(String what, Duration patience, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("after " + patience.toSeconds() + " s still not so: " + what);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
