package io.swarmdns.server;

import io.swarmdns.zone.memory.Epochs;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frees the memory of replaced zone versions that could not be freed when they were replaced,
/// because an event loop was in the middle of a batch: without it, it would be kept until the next
/// change, which may be a day away.
final class Reclaimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

  private final Epochs epochs;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("zone-reclaimer").daemon().factory());

  /// @param interval between two looks; each takes a microsecond when there is nothing to free
  Reclaimer(Epochs epochs, Duration interval) {
    this.epochs = epochs;
    long nanos = interval.toNanos();
    var _ = thread.scheduleWithFixedDelay(this::collect, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void collect() {
    try {
      epochs.collect();
    } catch (RuntimeException | Error e) {
      LOG.error("memory of a replaced zone version could not be freed", e); // and the next is tried
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
