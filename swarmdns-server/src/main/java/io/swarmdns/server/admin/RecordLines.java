package io.swarmdns.server.admin;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.ZoneTextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Records that go or come as text, a line each: a sign, and the record as zone files have it.
/// Bounded: further lines are left out. Belongs to one thread.
final class RecordLines {
  /// Lines at most.
  static final int LINES_MAX = 10_000;

  /// Characters at most, over all lines.
  private static final int CHARS_MAX = 16 << 20;

  private final StringBuilder text = new StringBuilder();
  private final ZoneTextWriter writer = new ZoneTextWriter(text);
  private int lines;
  private boolean leftOut;

  /// Adds a line, as long as there is room.
  ///
  /// @param sign '-' or '+'
  void add(char sign, DomainName owner, int type, int ttlSeconds, byte[] record) {
    if (lines >= LINES_MAX || text.length() >= CHARS_MAX) {
      leftOut = true;
      return;
    }
    text.append(sign);
    try {
      writer.record(owner, type, ttlSeconds, record);
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    lines++;
  }

  /// Whether there were too many lines.
  boolean leftOut() {
    return leftOut;
  }

  /// All lines, each ended.
  String text() {
    return text.toString();
  }
}
