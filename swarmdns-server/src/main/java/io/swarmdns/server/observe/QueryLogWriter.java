package io.swarmdns.server.observe;

import io.swarmdns.server.config.LogSection.Format;
import io.swarmdns.server.config.QueryLogSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes records out of the rings and writes lines, in a thread of its own, until it is stopped.
final class QueryLogWriter implements Runnable {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int CHUNK_CHARS = 32 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(QueryLogWriter.class);

  private final QueryLogSection settings;
  private final List<QueryRing> rings;
  private final QueryLogCounts counts;
  private final RotatingFile file;
  private final StringBuilder lines = new StringBuilder(2 * CHUNK_CHARS);
  private long linesHeld;
  private long second;
  private int linesThisSecond;
  private long complainedNanos = System.nanoTime() - COMPLAIN_NANOS;
  private volatile boolean stopped;

  /// @param rings may grow meanwhile
  QueryLogWriter(QueryLogSection settings, List<QueryRing> rings, QueryLogCounts counts) {
    this.settings = settings;
    this.rings = rings;
    this.counts = counts;
    this.file =
        new RotatingFile(settings.file(), settings.fileSizeMaxBytes(), settings.filesKept());
  }

  /// Makes [#run] write what is in the rings and return.
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try (file) {
      while (!stopped) {
        if (!drain()) {
          LockSupport.parkNanos(IDLE_NANOS);
        }
      }
      drain();
    } catch (IOException e) {
      LOG.warn("query log {}: {}", settings.file(), e.toString());
    }
  }

  /// Writes what is there now; false when there was nothing.
  private boolean drain() {
    boolean any = false;
    for (var ring : rings) {
      // Not for ever at one ring: a busy loop must not starve the others.
      for (int i = 0; i < QueryRing.CAPACITY; i++) {
        long record = ring.peek();
        if (record == 0) {
          break;
        }
        any = true;
        if (isWithinLimit()) {
          append(QueryRecord.read(record));
        } else {
          counts.limited().increment();
        }
        ring.release();
      }
    }
    flush();
    return any;
  }

  /// Asked before a record is read: a flood must not take a core for lines that nobody gets.
  private boolean isWithinLimit() {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (now != second) {
      second = now;
      linesThisSecond = 0;
    }
    if (linesThisSecond == settings.linesPerSecondMax()) {
      return false;
    }
    linesThisSecond++;
    return true;
  }

  private void append(LoggedQuery query) {
    if (settings.format() == Format.JSON) {
      query.appendJson(lines);
    } else {
      query.appendText(lines);
    }
    linesHeld++;
    if (lines.length() >= CHUNK_CHARS) {
      flush();
    }
  }

  private void flush() {
    if (lines.isEmpty()) {
      return;
    }
    try {
      file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      counts.written().add(linesHeld);
    } catch (IOException e) {
      counts.failed().add(linesHeld);
      complain(e);
    }
    lines.setLength(0);
    linesHeld = 0;
  }

  private void complain(IOException e) {
    if (System.nanoTime() - complainedNanos >= COMPLAIN_NANOS) {
      complainedNanos = System.nanoTime();
      LOG.warn("cannot write the query log {}, lines are lost: {}", settings.file(), e.toString());
    }
  }
}
