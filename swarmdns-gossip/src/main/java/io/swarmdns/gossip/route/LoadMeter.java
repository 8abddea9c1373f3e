package io.swarmdns.gossip.route;

/// What a node tells of its load with every answer that it relays back, and to every scout: how
/// many queries it has, and how long it works on one.
///
/// The service time is smoothed here and not by those who hear of it: this node sees all of its
/// queries, each of them a few. Not thread-safe.
public final class LoadMeter {
  /// Share of one query in the service time: the last 16 queries or so count.
  private static final double SERVICE_WEIGHT = 1 / 16.0;

  private int queue;
  private double serviceNanos;

  /// A query has arrived.
  public void arrived() {
    queue++;
  }

  /// A query has been answered.
  ///
  /// @param tookNanos the work on it, without its waiting
  public void answered(long tookNanos) {
    queue--;
    serviceNanos =
        serviceNanos == 0 ? tookNanos : serviceNanos + SERVICE_WEIGHT * (tookNanos - serviceNanos);
  }

  /// A query that had arrived is dropped unanswered.
  public void dropped() {
    queue--;
  }

  /// Queries that wait or are worked on.
  public int queue() {
    return queue;
  }

  /// The time that this node works on a query, in nanoseconds; 0 before the first.
  public long serviceNanos() {
    return (long) serviceNanos;
  }
}
