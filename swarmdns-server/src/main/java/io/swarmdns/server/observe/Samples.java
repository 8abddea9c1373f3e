package io.swarmdns.server.observe;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the sources say during one scrape. Belongs to the thread that scrapes.
public final class Samples {
  private final Map<Metric, List<DataPointSnapshot>> points = new EnumMap<>(Metric.class);

  /// Adds the value of one series.
  ///
  /// @param labelValues one for each label of the metric
  public void add(Metric metric, long value, String... labelValues) {
    var labels = labels(metric, labelValues);
    put(
        metric,
        switch (metric.kind()) {
          case COUNTER ->
              CounterDataPointSnapshot.builder().value((double) value).labels(labels).build();
          case GAUGE ->
              GaugeDataPointSnapshot.builder().value((double) value).labels(labels).build();
          case INFO -> InfoDataPointSnapshot.builder().labels(labels).build();
          case HISTOGRAM -> throw new IllegalArgumentException(metric + " has many values");
        });
  }

  /// Adds a histogram.
  ///
  /// @param bounds the buckets' upper bounds, rising, the last infinite
  /// @param counts what is in each bucket alone
  public void addHistogram(
      Metric metric, double[] bounds, long[] counts, double sum, String... labelValues) {
    var buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < bounds.length; i++) {
      buckets.bucket(bounds[i], counts[i]);
    }
    put(
        metric,
        HistogramDataPointSnapshot.builder()
            .classicHistogramBuckets(buckets.build())
            .sum(sum)
            .labels(labels(metric, labelValues))
            .build());
  }

  private static Labels labels(Metric metric, String... values) {
    return Labels.of(metric.labels().toArray(String[]::new), values);
  }

  private void put(Metric metric, DataPointSnapshot point) {
    points.computeIfAbsent(metric, _ -> new ArrayList<>()).add(point);
  }

  MetricSnapshots snapshots() {
    var all = MetricSnapshots.builder();
    points.forEach((metric, list) -> all.metricSnapshot(snapshot(metric, list)));
    return all.build();
  }

  private static MetricSnapshot snapshot(Metric metric, List<DataPointSnapshot> points) {
    var metadata = new MetricMetadata(metric.baseName(), metric.help());
    return switch (metric.kind()) {
      case COUNTER -> new CounterSnapshot(metadata, cast(points, CounterDataPointSnapshot.class));
      case GAUGE -> new GaugeSnapshot(metadata, cast(points, GaugeDataPointSnapshot.class));
      case INFO -> new InfoSnapshot(metadata, cast(points, InfoDataPointSnapshot.class));
      case HISTOGRAM ->
          new HistogramSnapshot(metadata, cast(points, HistogramDataPointSnapshot.class));
    };
  }

  private static <P> List<P> cast(List<DataPointSnapshot> points, Class<P> type) {
    return points.stream().map(type::cast).toList();
  }
}
