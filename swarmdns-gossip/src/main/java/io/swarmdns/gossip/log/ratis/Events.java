package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners what happens, in order, from a thread of its own: they may take their time
/// without holding up the log.
final class Events implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int WAITING_MAX = 1024;

  private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor teller;

  Events(String name) {
    teller =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name(name + "-events").factory());
    teller.allowCoreThreadTimeOut(true);
  }

  /// Adds a listener, who is first told what `begin` says.
  void add(LogListener listener, Consumer<LogListener> begin) {
    enqueue(() -> {
      listeners.add(listener);
      tellOne(listener, begin);
    });
  }

  void tell(Consumer<LogListener> event) {
    enqueue(() -> listeners.forEach(listener -> tellOne(listener, event)));
  }

  private void enqueue(Runnable task) {
    try {
      teller.execute(task);
    } catch (RejectedExecutionException _) {
      if (!teller.isShutdown()) {
        LOG.error(
            "a listener of the log is stuck: {} events wait for it, another one is lost",
            WAITING_MAX);
      }
    }
  }

  private static void tellOne(LogListener listener, Consumer<LogListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      LOG.error("listener {} of the log failed", listener, e);
    }
  }

  /// Tells what waits, and then nothing more.
  @Override
  public void close() {
    teller.shutdown();
  }
}
