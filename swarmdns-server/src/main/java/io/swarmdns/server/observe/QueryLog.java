package io.swarmdns.server.observe;

import io.swarmdns.server.config.QueryLogSection;
import io.swarmdns.zone.answer.QueryTap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The query log: a line for each query of some clients or for some zones, for finding out what
/// they see. Switched on, off and over while queries are answered; off from the start. Thread-safe.
public final class QueryLog implements MetricSource, AutoCloseable {
  private final List<QueryLogTap> taps = new ArrayList<>();
  private final List<QueryRing> rings = new CopyOnWriteArrayList<>();
  private final QueryLogCounts counts = new QueryLogCounts();
  private @Nullable QueryFilter filter;
  private @Nullable QueryLogWriter writer;
  private @Nullable Thread thread;

  /// A tap for one more responder.
  public synchronized QueryTap tap() {
    var tap = new QueryLogTap();
    taps.add(tap);
    direct();
    return tap;
  }

  /// Begins to do as the configuration says, with the file opened anew.
  public synchronized void apply(QueryLogSection settings) {
    stop();
    if (settings.enabled()) {
      filter = new QueryFilter(settings.clients(), settings.zones());
      writer = new QueryLogWriter(settings, rings, counts);
      thread = Thread.ofPlatform().daemon().name("query-log").start(writer);
      direct();
    }
  }

  /// Writes out what has been handed over, and switches off.
  @Override
  public synchronized void close() {
    stop();
  }

  private void stop() {
    filter = null;
    direct();
    if (writer != null && thread != null) {
      writer.stop();
      awaitEnd(thread);
    }
    writer = null;
    thread = null;
  }

  /// Two writers at one ring would tear records, so this waits whatever happens.
  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Directs all taps to where they should now hand their queries. Rings are made when they are
  /// needed first: a node that never logs queries has none.
  private void direct() {
    var wanted = filter;
    for (int i = 0; i < taps.size(); i++) {
      if (wanted == null) {
        taps.get(i).direct(null);
        continue;
      }
      if (i == rings.size()) {
        rings.add(new QueryRing());
      }
      taps.get(i).direct(new QueryLogTap.Target(wanted, rings.get(i)));
    }
  }

  @Override
  public void collect(Samples samples) {
    samples.add(Metric.QUERY_LOG, counts.written().sum(), "written");
    samples.add(Metric.QUERY_LOG, counts.limited().sum(), "rate_limited");
    samples.add(Metric.QUERY_LOG, counts.failed().sum(), "failed");
    long dropped = rings.stream().mapToLong(QueryRing::dropped).sum();
    samples.add(Metric.QUERY_LOG, dropped, "ring_full");
  }
}
