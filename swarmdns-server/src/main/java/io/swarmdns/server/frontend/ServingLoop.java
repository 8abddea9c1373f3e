package io.swarmdns.server.frontend;

import io.netty.channel.IoEventLoop;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.server.log.RateLimitedLogger;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Responder;
import org.slf4j.LoggerFactory;

/// One event loop with what belongs to it alone: its engine and its counters. Used on its own
/// thread, except for [#eventLoop] and [#counters].
final class ServingLoop {
  private static final RateLimitedLogger LOG =
      new RateLimitedLogger(LoggerFactory.getLogger(ServingLoop.class));

  private final IoEventLoop eventLoop;
  private final Responder responder;
  private final FrontendCounters counters = new FrontendCounters();

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

  /// Lets the engine answer. Should it fail, be it by an error, the whole batch stays without
  /// answers: the event loop must outlive every query, or its sockets swallow what comes.
  void answer(Batch batch) {
    try {
      responder.answer(batch);
    } catch (RuntimeException | Error e) {
      for (int slot = 0; slot < batch.size(); slot++) {
        batch.answerLength(slot, 0);
      }
      counters.add(Counter.ENGINE_FAILED, batch.size());
      LOG.warn("the engine failed; {} queries stay without answers", batch.size(), e);
    }
  }

  /// After the event loop has ended.
  void closeEngine() {
    responder.close();
  }
}
