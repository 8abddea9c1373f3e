package io.swarmdns.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.swarmdns.server.config.LogSection;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JulBridgeTest {
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

  @BeforeEach
  void configure() {
    Logging.configure(LogSection.Level.INFO, LogSection.Format.TEXT);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    seen.setContext(context);
    seen.start();
    context.getLogger("ROOT").addAppender(seen);
  }

  @Test
  void whatALibraryTellsTheJdkIsInOurLog() {
    var logger = Logger.getLogger("io.grpc.internal.Something");
    logger.log(java.util.logging.Level.SEVERE, "no {0}", new Object[] {"connection"});
    logger.log(java.util.logging.Level.WARNING, "why", new IllegalStateException("this"));
    assertEquals(2, seen.list.size(), seen.list.toString());
    var error = seen.list.getFirst();
    assertEquals(Level.ERROR, error.getLevel());
    assertEquals("no connection", error.getFormattedMessage());
    assertEquals("io.grpc.internal.Something", error.getLoggerName());
    assertEquals(Level.WARN, seen.list.getLast().getLevel());
    assertNotNull(seen.list.getLast().getThrowableProxy());
  }

  @Test
  void ourLevelsApply() {
    Logger.getLogger("io.grpc.internal.Something").info("in passing");
    Logger.getLogger("org.apache.ratis.thirdparty.io.grpc.Something").warning("no epoll metrics");
    Logger.getLogger("elsewhere").fine("a frame");
    assertEquals(0, seen.list.size(), seen.list.toString());
    Logger.getLogger("elsewhere").info("a { brace and no parameter");
    assertEquals("a { brace and no parameter", seen.list.getFirst().getFormattedMessage());
  }

  @Test
  void nobodyElseWritesThem() {
    Logging.configure(LogSection.Level.INFO, LogSection.Format.TEXT);
    var handlers = Logger.getLogger("").getHandlers();
    assertEquals(1, handlers.length);
    assertEquals(JulBridge.class, handlers[0].getClass());
  }
}
