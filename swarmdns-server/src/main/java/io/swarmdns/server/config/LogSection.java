package io.swarmdns.server.config;

/// The log.
public record LogSection(Level level, Format format) {
  static final Section SECTION = new Section("log", "The node's own log, on standard error.");

  private static final Key<Level> LEVEL =
      SECTION.key(
          "level", ValueTypes.choice(Level.class), "info", "Least severity that is logged.");
  private static final Key<Format> FORMAT =
      SECTION.key(
          "format",
          ValueTypes.choice(Format.class),
          "text",
          "text for people, json for log collectors (one object a line).");

  static LogSection of(Values values) {
    return new LogSection(values.get(LEVEL), values.get(FORMAT));
  }

  /// Least severity that is logged.
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /// How a line looks.
  public enum Format {
    /// For people.
    TEXT,
    /// One JSON object a line.
    JSON
  }
}
