package io.swarmdns.server.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.swarmdns.server.config.LogSection;
import org.slf4j.LoggerFactory;

/// The process's log: standard error, one line an event.
///
/// A thread that logs never waits for the reader of standard error: lines go through a queue, and
/// when that is full they are lost.
public final class Logging {
  private static final int QUEUE_LINES_MAX = 8192;
  private static final int FLUSH_MILLIS_MAX = 2000;

  /// What was received from outside may be part of a message: control characters do not get
  /// through, or a name could forge a line or drive a terminal.
  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'\\p{Cntrl}', '?'}%n";

  private Logging() {}

  /// Sets the log up anew.
  public static void configure(LogSection.Level level, LogSection.Format format) {
    LoggerContext context = context();
    context.reset();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(context, format));
    console.start();
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE_LINES_MAX);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS_MAX);
    queue.addAppender(console);
    queue.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.valueOf(level.name()));
    root.addAppender(queue);
    quiet(context, level);
    JulBridge.install();
  }

  /// Libraries say a lot that concerns only who works on them.
  private static void quiet(LoggerContext context, LogSection.Level level) {
    // It warns of each Unix socket that it cannot keep alive like a TCP connection.
    context.getLogger("io.netty.bootstrap.ServerBootstrap").setLevel(Level.ERROR);
    if (level == LogSection.Level.DEBUG) {
      context.getLogger("io.netty").setLevel(Level.INFO);
      context.getLogger("io.grpc").setLevel(Level.INFO);
      context.getLogger("org.apache.ratis").setLevel(Level.INFO);
      context.getLogger("io.scalecube").setLevel(Level.INFO);
    } else {
      // We say ourselves who leads, who comes and goes, and what fails.
      context.getLogger("org.apache.ratis").setLevel(Level.ERROR);
      context.getLogger("io.scalecube").setLevel(Level.ERROR);
      context.getLogger("io.grpc").setLevel(Level.WARN);
    }
  }

  /// Writes what is queued and ends logging.
  public static void close() {
    context().stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogSection.Format format) {
    return switch (format) {
      case TEXT -> {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(TEXT);
        encoder.start();
        yield encoder;
      }
      case JSON -> {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        yield encoder;
      }
    };
  }
}
