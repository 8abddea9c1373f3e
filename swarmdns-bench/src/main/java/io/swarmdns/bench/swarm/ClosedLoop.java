package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Writers each of which begins its next edit when the one before is done.
public final class ClosedLoop {
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

  /// One writer's edits.
  @FunctionalInterface
  public interface Writer {
    /// Makes one edit.
    ///
    /// @param number of the edit among this writer's, from 1
    /// @return nanoseconds that it took
    /// @throws IOException when it was not made
    long edit(int number) throws IOException, InterruptedException;
  }

  /// What was measured. Times in milliseconds.
  public record Outcome(double perSecond, double p50Millis, double p99Millis, long edits) {}

  private final Histogram nanos = new ConcurrentHistogram(NANOS_MAX, 3);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long endNanos;

  private ClosedLoop() {}

  /// Lets the writers edit for so long.
  ///
  /// @throws IOException when an edit failed
  public static Outcome run(List<? extends Writer> writers, double seconds)
      throws IOException, InterruptedException {
    return new ClosedLoop().measure(writers, seconds);
  }

  private Outcome measure(List<? extends Writer> writers, double seconds)
      throws IOException, InterruptedException {
    var go = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (Writer writer : writers) {
      threads.add(Thread.ofVirtual().start(() -> work(writer, go)));
    }
    long begun = System.nanoTime();
    endNanos = begun + (long) (seconds * 1e9);
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - begun) / 1e9;
    var failed = failure.get();
    if (failed != null) {
      throw new IOException("an edit failed", failed);
    }
    return new Outcome(
        nanos.getTotalCount() / took,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getTotalCount());
  }

  private void work(Writer writer, CountDownLatch go) {
    try {
      go.await();
      for (int i = 1; System.nanoTime() < endNanos && failure.get() == null; i++) {
        nanos.recordValue(Math.min(NANOS_MAX, writer.edit(i)));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }
}
