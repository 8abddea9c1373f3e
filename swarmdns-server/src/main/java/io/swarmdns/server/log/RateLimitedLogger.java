package io.swarmdns.server.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/// Logs at most one line per interval, for events that outsiders can cause at will. The next line
/// that gets through tells how many did not.
///
/// One instance per kind of event. Thread-safe, without locks.
public final class RateLimitedLogger {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Logger logger;
  private final LongSupplier nanoTime;
  private final long intervalNanos;
  private final AtomicLong nextNanos;
  private final LongAdder suppressed = new LongAdder();

  /// A line every ten seconds.
  public RateLimitedLogger(Logger logger) {
    this(logger, INTERVAL, System::nanoTime);
  }

  RateLimitedLogger(Logger logger, Duration interval, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
    this.intervalNanos = interval.toNanos();
    this.nextNanos = new AtomicLong(nanoTime.getAsLong());
  }

  /// Logs a warning if its time has come, else counts it.
  ///
  /// @param format as slf4j's, with `{}` for the arguments
  public void warn(String format, Object... arguments) {
    long now = nanoTime.getAsLong();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + intervalNanos)) {
      suppressed.increment();
      return;
    }
    long before = suppressed.sumThenReset();
    if (before == 0) {
      logger.warn(format, arguments);
    } else {
      logger.atWarn().log(format + " (and " + before + " more like it)", arguments);
    }
  }
}
