package io.swarmdns.gossip.peer;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.Refused;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What became of the edits and changes of settings that came by this node, and how long that took.
/// Counts only go up. Thread-safe.
public final class EditCounts {
  /// Buckets of the histogram: up to 1 ms, 2 ms, and so on to 16,384 ms, and one for all above.
  public static final int BUCKETS = 16;

  private final LongAdder committed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Map<Refused.Kind, LongAdder> refused = new ConcurrentHashMap<>();
  private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
  private final LongAdder nanos = new LongAdder();

  /// @param outcome null: it failed without one
  void count(@Nullable EditOutcome outcome, long tookNanos) {
    switch (outcome) {
      case null -> unknown.increment();
      case EditOutcome.Unknown _, EditOutcome.NotLeader _ -> unknown.increment();
      case EditOutcome.NotMade(var why) ->
          refused.computeIfAbsent(why.getKind(), _ -> new LongAdder()).increment();
      case EditOutcome.Committed _ -> {
        committed.increment();
        buckets.incrementAndGet(bucket(tookNanos));
        nanos.add(tookNanos);
      }
    }
  }

  private static int bucket(long tookNanos) {
    int i = 0;
    while (i < BUCKETS - 1 && tookNanos > upperBoundMillis(i) * 1_000_000) {
      i++;
    }
    return i;
  }

  /// The longest that is in a bucket, for all but the last.
  public static long upperBoundMillis(int bucket) {
    return 1L << bucket;
  }

  /// Edits that were made, or found to be made already.
  public long committed() {
    return committed.sum();
  }

  /// Edits of which it is not known what became.
  public long unknown() {
    return unknown.sum();
  }

  /// Edits that were refused for this reason.
  public long refused(Refused.Kind kind) {
    var adder = refused.get(kind);
    return adder == null ? 0 : adder.sum();
  }

  /// Edits that were made in so long, from when they came to when they were known to be made.
  public long inBucket(int bucket) {
    return buckets.get(bucket);
  }

  /// How long all edits took that were made, together.
  public long nanos() {
    return nanos.sum();
  }
}
