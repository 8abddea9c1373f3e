package io.swarmdns.server.log;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/// Takes what libraries tell `java.util.logging` (gRPC, also the one within Ratis) into our log,
/// whose levels and format then apply: by itself it writes to standard error in a format of its
/// own. Thread-safe.
final class JulBridge extends Handler {
  /// Below it gRPC tells of every frame: what nobody reads is not even made.
  private static final Level LEVEL_MIN = Level.INFO;

  private final Formatter messages = new SimpleFormatter();

  private JulBridge() {}

  /// Puts a bridge in the place of whatever wrote these lines before.
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(LEVEL_MIN);
    root.addHandler(new JulBridge());
  }

  @Override
  public void publish(LogRecord line) {
    if (!isLoggable(line)) {
      return;
    }
    String name = line.getLoggerName();
    LoggerFactory.getLogger(name == null ? "java.util.logging" : name)
        .atLevel(level(line.getLevel()))
        .setCause(line.getThrown())
        .log(messages.formatMessage(line));
  }

  private static org.slf4j.event.Level level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return value >= Level.INFO.intValue()
        ? org.slf4j.event.Level.INFO
        : org.slf4j.event.Level.DEBUG;
  }

  @Override
  public void flush() {
    // Nothing is held back here.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
