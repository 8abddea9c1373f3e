package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.QueryCounters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/// The counters of all responders of the node, summed when somebody looks. Thread-safe.
public final class EngineCounters {
  private final List<QueryCounters> all = new CopyOnWriteArrayList<>();

  /// Counters for one more responder; they count for the node from now on, for good: what has been
  /// counted must not vanish with its thread.
  public QueryCounters add() {
    var counters = new QueryCounters();
    all.add(counters);
    return counters;
  }

  /// The sum of one counter.
  public long sum(ToLongFunction<QueryCounters> counter) {
    long sum = 0;
    for (var counters : all) {
      sum += counter.applyAsLong(counters);
    }
    return sum;
  }
}
