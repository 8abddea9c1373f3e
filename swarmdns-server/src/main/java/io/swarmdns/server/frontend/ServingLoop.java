package io.swarmdns.server.frontend;

import io.netty.channel.IoEventLoop;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Responder;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop with what belongs to it alone: its engine and its counters. Used on its own
/// thread, except for [#eventLoop] and [#counters].
final class ServingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ServingLoop.class);
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final IoEventLoop eventLoop;
  private final Responder responder;
  private final FrontendCounters counters = new FrontendCounters();
  private long lastLogNanos = System.nanoTime() - LOG_INTERVAL_NANOS;

  ServingLoop(IoEventLoop eventLoop, Responder responder) {
    this.eventLoop = eventLoop;
    this.responder = responder;
  }

  IoEventLoop eventLoop() {
    return eventLoop;
  }

  FrontendCounters counters() {
    return counters;
  }

  /// Lets the engine answer. Should it fail, the whole batch stays without answers: the event loop
  /// must outlive every query.
  void answer(Batch batch) {
    try {
      responder.answer(batch);
    } catch (RuntimeException e) {
      for (int slot = 0; slot < batch.size(); slot++) {
        batch.answerLength(slot, 0);
      }
      counters.add(Counter.ENGINE_FAILED, batch.size());
      logRarely("the engine failed; a batch of queries stays without answers", e);
    }
  }

  /// After the event loop has ended.
  void closeEngine() {
    responder.close();
  }

  /// Logs an error that outsiders may be able to cause, at most once a minute.
  void logRarely(String message, Exception cause) {
    long now = System.nanoTime();
    if (now - lastLogNanos >= LOG_INTERVAL_NANOS) {
      lastLogNanos = now;
      LOG.error("{} (logged once a minute)", message, cause);
    }
  }
}
