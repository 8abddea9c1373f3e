package io.swarmdns.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitedLoggerTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = new LoggerContext().getLogger("test");
  private final RateLimitedLogger limited =
      new RateLimitedLogger(logger, Duration.ofNanos(100), nanos::get);

  @BeforeEach
  void capture() {
    lines.start();
    logger.addAppender(lines);
  }

  @Test
  void oneLineAnIntervalIsLoggedAndTheNextTellsHowManyWereNot() {
    for (int i = 0; i < 50; i++) {
      limited.warn("bad message from {}", i);
    }
    nanos.addAndGet(100);
    limited.warn("bad message from {}", 50);
    assertEquals(
        List.of("bad message from 0", "bad message from 50 (and 49 more like it)"), text());
  }

  @Test
  void nothingIsCountedTwice() {
    limited.warn("a");
    limited.warn("a");
    nanos.addAndGet(100);
    limited.warn("a");
    nanos.addAndGet(100);
    limited.warn("a");
    assertEquals(List.of("a", "a (and 1 more like it)", "a"), text());
  }

  private List<String> text() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
