package io.swarmdns.zone.answer;

import io.swarmdns.zone.store.ZoneVersion;

/// Reads the memory that the answers to a window of queries will need, for all of them at once.
///
/// A lookup in a large zone is a chain of cache misses: hash bucket, then node. All buckets are
/// touched in a short loop, then all nodes in another: the processor then has many misses under
/// way, where answering one query after the other would wait for each. What is touched is a guess
/// (by part of a hash) and decides nothing; a wrong guess costs a little time. Further stages, for
/// the RRset within the node and for the nodes of its targets, cost more than they gave
/// (docs/PERFORMANCE.md). Belongs to one thread.
final class ReadAhead {
  /// Names looked for, from the deepest that may exist upwards: the answer lies at one of these.
  private static final int LABELS_MAX = 3;

  private long read; // keeps the reads from being optimised away

  /// Touches what the first `count` queries will need.
  void touch(Pending[] window, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      var zone = window[i].zone;
      if (zone != null) {
        seen ^= buckets(zone, window[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      var zone = window[i].zone;
      if (zone != null) {
        seen ^= nodes(zone, window[i]);
      }
    }
    read ^= seen;
  }

  private static long buckets(ZoneVersion zone, Pending pending) {
    long seen = 0;
    int end = end(zone, pending);
    for (int label = first(zone, pending); label < end; label++) {
      seen ^= zone.touchBucket(pending.query.name().hash(label));
    }
    return seen;
  }

  private static long nodes(ZoneVersion zone, Pending pending) {
    long seen = 0;
    int end = end(zone, pending);
    for (int label = first(zone, pending); label < end; label++) {
      seen ^= zone.touchNode(pending.query.name().hash(label));
    }
    return seen;
  }

  private static int first(ZoneVersion zone, Pending pending) {
    return Math.max(0, pending.apexLabel - zone.depth());
  }

  private static int end(ZoneVersion zone, Pending pending) {
    return Math.min(pending.apexLabel, first(zone, pending) + LABELS_MAX);
  }

  /// What has been read; of no meaning.
  long read() {
    return read;
  }
}
