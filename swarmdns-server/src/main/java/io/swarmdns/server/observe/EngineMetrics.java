package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.AnswerKind;
import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.answer.LatencyBuckets;
import io.swarmdns.zone.answer.QueryCounters;
import io.swarmdns.zone.answer.QueryEvent;
import io.swarmdns.zone.answer.ZoneClass;
import java.util.Locale;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// Shows what the responders have counted.
public final class EngineMetrics implements MetricSource {
  private static final double NANOS = 1e-9;
  private static final double[] BOUNDS_SECONDS = boundsSeconds();

  private final EngineCounters counters;

  public EngineMetrics(EngineCounters counters) {
    this.counters = counters;
  }

  private static double[] boundsSeconds() {
    double[] bounds = new double[LatencyBuckets.COUNT];
    for (int i = 0; i < bounds.length - 1; i++) {
      bounds[i] = (double) LatencyBuckets.upperBoundNanos(i) * NANOS;
    }
    bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void collect(Samples samples) {
    for (var transport : Transport.values()) {
      samples.add(Metric.QUERIES, counters.sum(each -> each.queries(transport)), label(transport));
      answers(samples, transport);
      latency(samples, transport);
    }
    for (var event : QueryEvent.values()) {
      samples.add(Metric.EVENTS, counters.sum(each -> each.timesOf(event)), label(event));
    }
    codes(samples);
    types(samples);
  }

  private void answers(Samples samples, Transport transport) {
    for (var zoneClass : ZoneClass.values()) {
      for (var kind : AnswerKind.values()) {
        long sum = counters.sum(each -> each.answersOf(transport, zoneClass, kind));
        samples.add(Metric.ANSWERS, sum, label(transport), label(zoneClass), label(kind));
      }
    }
  }

  private void latency(Samples samples, Transport transport) {
    long[] counts = new long[LatencyBuckets.COUNT];
    for (int i = 0; i < counts.length; i++) {
      int bucket = i;
      counts[i] = counters.sum(each -> each.inLatencyBucket(transport, bucket));
    }
    double sum = (double) counters.sum(each -> each.latencySumNanos(transport)) * NANOS;
    samples.addHistogram(Metric.LATENCY, BOUNDS_SECONDS, counts, sum, label(transport));
  }

  private void codes(Samples samples) {
    for (int i = 0; i <= QueryCounters.RCODES; i++) {
      int rcode = i;
      var name = rcode == QueryCounters.RCODES ? "other" : Rcode.string(rcode);
      addUnlessZero(samples, Metric.RESPONSES, counters.sum(each -> each.withRcode(rcode)), name);
    }
  }

  private void types(Samples samples) {
    for (int i = 0; i <= QueryCounters.TYPES; i++) {
      int type = i;
      var name = type == QueryCounters.TYPES ? "other" : Type.string(type);
      addUnlessZero(samples, Metric.QUESTIONS, counters.sum(each -> each.withType(type)), name);
    }
  }

  /// Most codes and types are never seen: no series for them.
  private static void addUnlessZero(Samples samples, Metric metric, long value, String label) {
    if (value != 0) {
      samples.add(metric, value, label);
    }
  }
}
