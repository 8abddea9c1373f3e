package io.swarmdns.gossip.log.ratis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of calls that were refused, at most once per interval: whoever is refused can call as
/// often as it likes. The next line says how many were not told of. Thread-safe.
final class RefusedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final LongAdder untold = new LongAdder();

  void tell(String method, String caller, String why) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
      untold.increment();
      return;
    }
    LOG.warn(
        "a call on the log's port was refused, and {} before it: {} from {}: {}",
        untold.sumThenReset(),
        method,
        caller,
        why);
  }
}
