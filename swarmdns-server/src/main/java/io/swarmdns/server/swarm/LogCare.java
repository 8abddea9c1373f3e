package io.swarmdns.server.swarm;

import io.swarmdns.gossip.log.CurrentLog;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.ratis.LogLostException;
import io.swarmdns.gossip.log.ratis.RatisLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after this node's part in the log while it runs: a log that has stopped is opened again, a
/// little later each time; one that is lost, or that this node was taken out of though it is
/// enrolled, is begun anew under another peer id. The node answers queries all the while.
/// Thread-safe.
final class LogCare implements LogListener, AutoCloseable {
  static final Duration REOPEN_FIRST = Duration.ofSeconds(1);
  static final Duration REOPEN_LAST = Duration.ofSeconds(60);

  /// For how long a log must work before its next stop counts as the first.
  private static final Duration STEADY = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(LogCare.class);

  private final LogOpening opening;
  private final CurrentLog door;
  private final BooleanSupplier belongs;
  private final Runnable begunAnew;
  private final ScheduledExecutorService timer;
  private final Executor workers;
  private RatisLog log;
  private Duration delay = REOPEN_FIRST;
  private long openedNanos = System.nanoTime();

  /// Why the log is given up, until another one is open.
  private @Nullable LogLostException lost;

  private LogOpening.Held held = LogOpening.Held.KEPT;

  private boolean planned;
  private boolean closed;

  /// @param log open; `door` leads to it, and to whatever takes its place
  /// @param belongs whether the swarm still counts this node as one of its own
  /// @param begunAnew is told that the node is another peer of the log from now on
  /// @param workers run what blocks
  LogCare(
      LogOpening opening,
      RatisLog log,
      CurrentLog door,
      BooleanSupplier belongs,
      Runnable begunAnew,
      ScheduledExecutorService timer,
      Executor workers) {
    this.opening = opening;
    this.log = log;
    this.door = door;
    this.belongs = belongs;
    this.begunAnew = begunAnew;
    this.timer = timer;
    this.workers = workers;
  }

  /// Begins to look after it: a log that has stopped already counts as well.
  void start() {
    door.subscribe(this);
    healthChanged(door.status().health());
  }

  @Override
  public void healthChanged(LogHealth health) {
    switch (health) {
      case LogHealth.Ok _ -> LOG.debug("the log works");
      case LogHealth.Repaired(String what) ->
          LOG.warn("the log was repaired when it was opened: {}. Look at the disk", what);
      case LogHealth.DiskLow(long free, long needed) ->
          LOG.error(
              "{} has {} MiB left and needs {} MiB: no edits are taken here until there is space",
              opening.directory(),
              free >> 20,
              needed >> 20);
      case LogHealth.Stopped(String reason) -> {
        LOG.error(
            "the log has stopped: {}. Queries are answered as before; it is opened again", reason);
        plan();
      }
      case LogHealth.Removed _ -> {
        if (belongs.getAsBoolean()) {
          LOG.warn(
              "this node was taken out of the log, and is enrolled: it asks to be added again");
          plan();
        }
      }
    }
  }

  /// Gives the log up although it works: what it led to is not what the other nodes have. This node
  /// gets all of it from them.
  synchronized void giveUp(String why) {
    if (lost == null && !closed) {
      LOG.error("{}: this node asks its peers for all of it", why);
      lost = new LogLostException(opening.directory(), why);
      held = LogOpening.Held.REPLACED;
      plan();
    }
  }

  /// One attempt after the delay, which grows from attempt to attempt.
  private synchronized void plan() {
    if (planned || closed) {
      return;
    }
    if (System.nanoTime() - openedNanos > STEADY.toNanos()) {
      delay = REOPEN_FIRST;
    }
    planned = true;
    try {
      var _ =
          timer.schedule(
              () -> workers.execute(this::attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // the node is closing
    }
    var next = delay.multipliedBy(2);
    delay = next.compareTo(REOPEN_LAST) < 0 ? next : REOPEN_LAST;
  }

  private synchronized void attempt() {
    planned = false;
    if (closed) {
      return;
    }
    var health = log.status().health();
    var given = lost;
    if (given == null && health.follows()) {
      return;
    }
    try {
      if (given != null) {
        beginAnew(given);
      } else if (!(health instanceof LogHealth.Removed)) {
        reopen();
      } else if (belongs.getAsBoolean()) {
        beginAnew(new LogLostException(opening.directory(), "this node was taken out of it"));
      } else {
        return;
      }
      openedNanos = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      LOG.error("the log cannot be opened: {}. It is tried again", e.getMessage());
      plan();
      return;
    }
    if (!log.status().health().follows()) {
      plan();
    }
  }

  private void reopen() throws IOException {
    try {
      log.reopen();
      LOG.info("the log is open again");
    } catch (LogLostException e) {
      beginAnew(e);
    }
  }

  private void beginAnew(LogLostException why) throws IOException {
    lost = why;
    log.close();
    var next = opening.openAnew(why, held);
    lost = null;
    held = LogOpening.Held.KEPT;
    log = next;
    door.replace(next);
    LOG.warn("this node is {} in the log from now on", opening.peerId());
    begunAnew.run();
  }

  /// Closes the log.
  @Override
  public synchronized void close() {
    closed = true;
    log.close();
  }
}
