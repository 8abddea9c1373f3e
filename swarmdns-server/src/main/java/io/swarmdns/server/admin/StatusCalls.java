package io.swarmdns.server.admin;

import io.grpc.Status;
import io.swarmdns.proto.SwarmStatus;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The status, once or again and again: to all who watch the same report, made twice a second at
/// most.
final class StatusCalls {
  /// Calls that watch at once.
  static final int WATCHERS_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(StatusCalls.class);
  private static final long TICK_MILLIS = 500;
  private static final int TICKS_UNCHANGED_MAX = 10;

  /// How old a report may be that watchers share: less than a tick.
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS / 2);

  private final StatusReport report;
  private final Executor workers;
  private final ScheduledExecutorService timer;
  private final Semaphore places = new Semaphore(WATCHERS_MAX);
  private @Nullable SwarmStatus last;
  private long lastNanos;

  StatusCalls(StatusReport report, Executor workers, ScheduledExecutorService timer) {
    this.report = report;
    this.workers = workers;
    this.timer = timer;
  }

  SwarmStatus get() {
    return report.now();
  }

  private synchronized SwarmStatus shared() {
    var now = last;
    if (now == null || System.nanoTime() - lastNanos > FRESH_NANOS) {
      now = report.now();
      last = now;
      lastNanos = System.nanoTime();
    }
    return now;
  }

  /// Sends the status until the client goes.
  void watch(Outlet<SwarmStatus> outlet) {
    if (!places.tryAcquire()) {
      outlet.fail(
          Status.RESOURCE_EXHAUSTED.withDescription(
              WATCHERS_MAX + " watch this node already: ask another"));
      return;
    }
    var watch = new Watch(outlet);
    ScheduledFuture<?> ticking =
        timer.scheduleWithFixedDelay(watch::soon, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    outlet.whenGone(() -> {
      ticking.cancel(false);
      places.release();
    });
  }

  /// One client that watches.
  private final class Watch {
    private final Outlet<SwarmStatus> outlet;
    private SwarmStatus told = SwarmStatus.getDefaultInstance();
    private int unchanged;

    Watch(Outlet<SwarmStatus> outlet) {
      this.outlet = outlet;
    }

    void soon() {
      try {
        workers.execute(this::look);
      } catch (RejectedExecutionException e) {
        // Too much to do: the next tick comes.
      }
    }

    private synchronized void look() {
      if (!outlet.isReady()) {
        return;
      }
      try {
        var now = shared();
        var comparable = withoutAges(now);
        if (!comparable.equals(told) || ++unchanged >= TICKS_UNCHANGED_MAX) {
          told = comparable;
          unchanged = 0;
          outlet.send(now);
        }
      } catch (RuntimeException e) {
        LOG.error("a status report", e);
        outlet.fail(Calls.status(e));
      }
    }
  }

  /// What is another in every report says nothing new.
  private static SwarmStatus withoutAges(SwarmStatus status) {
    var comparable = status.toBuilder();
    comparable.getNodesBuilderList().forEach(node -> node.clearLastHeardMillisAgo());
    return comparable.build();
  }
}
