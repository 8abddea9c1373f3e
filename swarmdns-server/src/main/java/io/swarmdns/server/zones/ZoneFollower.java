package io.swarmdns.server.zones;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows a directory in a thread of its own: loads it when it is told to, and again, a little
/// later each time, as long as the swarm does not take edits. Thread-safe.
public final class ZoneFollower implements AutoCloseable {
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_LAST = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(ZoneFollower.class);

  private final FollowedDirectory directory;
  private final Consumer<LoadReport> reports;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;

  /// @param reports is told what came of each load, by the follower's thread
  public ZoneFollower(FollowedDirectory directory, Consumer<LoadReport> reports) {
    this.directory = directory;
    this.reports = reports;
    thread = Thread.ofPlatform().daemon().name("zone-follower").start(this::run);
  }

  /// Looks at the files soon. Returns at once.
  public void soon() {
    wanted.release();
  }

  private void run() {
    try {
      wanted.acquire();
      var retry = RETRY_FIRST;
      while (true) {
        wanted.drainPermits();
        if (load()) {
          retry = RETRY_FIRST;
          wanted.acquire();
        } else {
          var _ = wanted.tryAcquire(retry.toMillis(), TimeUnit.MILLISECONDS);
          retry =
              retry.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? retry.multipliedBy(2) : RETRY_LAST;
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /// @return whether there is nothing left to do
  private boolean load() throws InterruptedException {
    try {
      var outcome = directory.load();
      reports.accept(outcome.report());
      return outcome.complete();
    } catch (RuntimeException e) {
      LOG.error("following the zone files failed", e);
      return false;
    }
  }

  /// Ends the thread; an edit under way is made or not.
  @Override
  public void close() {
    thread.interrupt();
  }
}
