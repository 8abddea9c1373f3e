package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.ZoneClass;
import io.swarmdns.zone.memory.Region;
import java.util.function.Supplier;

/// Shows how many zones there are, and what they take.
///
/// @param summary how things are now
public record ZoneMetrics(Supplier<ZoneSummary> summary) implements MetricSource {
  @Override
  public void collect(Samples samples) {
    var now = summary.get();
    samples.add(Metric.ZONES, now.unsigned(), EngineMetrics.label(ZoneClass.UNSIGNED));
    samples.add(Metric.ZONES, now.signed(), EngineMetrics.label(ZoneClass.SIGNED));
    samples.add(Metric.ZONES_FAILED, now.failed());
    samples.add(Metric.RECORDS, now.records());
    samples.add(Metric.OFF_HEAP, Region.bytesInUse());
    now.serials()
        .forEach((zone, serial) -> samples.add(Metric.ZONE_SERIAL, serial, zone.toString()));
  }
}
