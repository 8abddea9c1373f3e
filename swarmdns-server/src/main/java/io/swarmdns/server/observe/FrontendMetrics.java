package io.swarmdns.server.observe;

import io.swarmdns.server.frontend.FrontendCounters;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.util.Collection;
import java.util.function.Supplier;

/// Shows what the event loops have counted.
///
/// @param counters gives those of all event loops, the same ones each time
public record FrontendMetrics(Supplier<? extends Collection<FrontendCounters>> counters)
    implements MetricSource {

  @Override
  public void collect(Samples samples) {
    var all = counters.get();
    for (var counter : Counter.values()) {
      long sum = 0;
      for (var each : all) {
        sum += each.value(counter);
      }
      samples.add(Metric.FRONTEND, sum, EngineMetrics.label(counter));
    }
  }
}
