package io.swarmdns.bench.swarm;

import io.swarmdns.proto.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Edits of one record each at a steady rate, handed to one node until ended. Those that fail are
/// counted and not made again.
public final class SteadyEdits implements AutoCloseable {
  private static final int WRITERS = 10;
  private static final int NAMES = 100;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private final NodeAdmin admin;
  private final List<Thread> threads = new ArrayList<>();
  private final Histogram nanos = new ConcurrentHistogram(NANOS_MAX, 3);
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean ended;

  /// What was measured. Times until an edit is durable on a majority.
  public record Figures(long edits, long failed, double p50Millis, double p99Millis) {}

  private SteadyEdits(NodeAdmin admin) {
    this.admin = admin;
  }

  /// Begins to edit.
  ///
  /// @param perSecond edits a second, in all, a multiple of 10
  public static SteadyEdits start(NodeProcess node, String origin, int perSecond) {
    var edits = new SteadyEdits(node.anotherAdmin());
    long interval = TimeUnit.SECONDS.toNanos(WRITERS) / perSecond;
    for (int i = 0; i < WRITERS; i++) {
      String prefix = "e" + i + "-";
      long offset = interval * i / WRITERS;
      edits.threads.add(
          Thread.ofVirtual().start(() -> edits.write(origin, prefix, offset, interval)));
    }
    return edits;
  }

  private void write(String origin, String prefix, long offsetNanos, long intervalNanos) {
    long due = System.nanoTime() + offsetNanos;
    try {
      for (int i = 0; !ended; i++) {
        long left = due - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
        var request = RecordEdits.address(origin, prefix + i % NAMES, i, Wait.COMMITTED);
        switch (Attempt.at(admin, request, PATIENCE_MILLIS)) {
          case Outcome.Done done -> nanos.recordValue(Math.min(NANOS_MAX, done.committedNanos()));
          case Outcome.Declined _, Outcome.Unknown _ -> failed.incrementAndGet();
        }
        // Late ones are not made up for: a swarm that stood still is not flooded after it.
        due = Math.max(due + intervalNanos, System.nanoTime() - intervalNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends, when the edits under way have ended, and tells.
  public Figures end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    close();
    return new Figures(
        nanos.getTotalCount(),
        failed.get(),
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6);
  }

  @Override
  public void close() {
    ended = true;
    admin.close();
  }
}
