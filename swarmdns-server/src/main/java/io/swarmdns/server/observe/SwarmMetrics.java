package io.swarmdns.server.observe;

import io.swarmdns.gossip.peer.EditCounts;
import io.swarmdns.proto.Refused;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Shows how the node is as a part of its swarm; nothing on a node that is alone.
///
/// @param summary how it is now
/// @param edits that came by this node
public record SwarmMetrics(
    Supplier<Optional<SwarmSummary>> summary, Supplier<Optional<EditCounts>> edits)
    implements MetricSource {
  private static final double NANOS = 1e-9;
  private static final double MILLIS = 1e-3;
  private static final double[] BOUNDS_SECONDS = boundsSeconds();

  private static double[] boundsSeconds() {
    double[] bounds = new double[EditCounts.BUCKETS];
    for (int i = 0; i < bounds.length - 1; i++) {
      bounds[i] = (double) EditCounts.upperBoundMillis(i) * MILLIS;
    }
    bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  @Override
  public void collect(Samples samples) {
    summary.get().ifPresent(now -> collect(samples, now));
    edits.get().ifPresent(counts -> collect(samples, counts));
  }

  private static void collect(Samples samples, SwarmSummary now) {
    samples.add(Metric.SWARM_ROLE, 1, now.role());
    samples.add(Metric.SWARM_LEADER, now.leads() ? 1 : 0);
    samples.add(Metric.SWARM_LEADER_KNOWN, now.leader().isEmpty() ? 0 : 1);
    samples.add(Metric.SWARM_LEADER_SILENT, now.leaderSilentSeconds());
    samples.add(Metric.SWARM_ZONES_EXPIRED, now.zonesExpired());
    samples.add(Metric.SWARM_TERM, now.term());
    samples.add(Metric.SWARM_COMMITTED, now.committedIndex());
    samples.add(Metric.SWARM_APPLIED, now.appliedIndex());
    samples.add(Metric.SWARM_VOTERS, now.voters().size());
    samples.add(Metric.SWARM_MEMBERS, now.membersAlive());
    now.lags().forEach((node, lag) -> samples.add(Metric.SWARM_LAG, lag, node));
    samples.add(Metric.SWARM_DIVERGED, now.diverged());
    samples.add(Metric.SWARM_LIVE_WAITS, now.liveWaits());
    for (var health : SwarmSummary.Log.values()) {
      samples.add(
          Metric.SWARM_LOG, health == now.log() ? 1 : 0, health.name().toLowerCase(Locale.ROOT));
    }
    now.diskFreeBytes().ifPresent(bytes -> samples.add(Metric.SWARM_DISK_FREE, bytes));
    samples.add(Metric.SWARM_CERTIFICATE, now.certificateSeconds());
    now.gossipDrops().forEach((why, count) -> samples.add(Metric.SWARM_GOSSIP_DROPS, count, why));
    now.refusals().forEach((why, count) -> samples.add(Metric.SWARM_REFUSALS, count, why));
  }

  private static void collect(Samples samples, EditCounts counts) {
    samples.add(Metric.SWARM_EDITS, counts.committed(), "committed");
    samples.add(Metric.SWARM_EDITS, counts.unknown(), "unknown");
    for (var kind : Refused.Kind.values()) {
      if (kind != Refused.Kind.UNRECOGNIZED && counts.refused(kind) > 0) {
        samples.add(Metric.SWARM_EDITS, counts.refused(kind), kind.name().toLowerCase(Locale.ROOT));
      }
    }
    long[] buckets = new long[EditCounts.BUCKETS];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = counts.inBucket(i);
    }
    samples.addHistogram(
        Metric.SWARM_EDIT_SECONDS, BOUNDS_SECONDS, buckets, (double) counts.nanos() * NANOS);
  }
}
