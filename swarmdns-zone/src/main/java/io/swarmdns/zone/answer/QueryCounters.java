package io.swarmdns.zone.answer;

import io.swarmdns.zone.answer.Batch.Transport;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What one [Responder] has counted since its start.
///
/// Counting is three increments a query in memory that no other thread writes, and allocates
/// nothing. Written by the responder's thread only, readable from every thread: each value read is
/// one that the counter really had, values of different counters may be of slightly different
/// moments. Counters never fall.
@SuppressWarnings("EnumOrdinal") // the indexes never leave this object
public final class QueryCounters {
  /// Query types counted one by one: 0 to this, exclusive. All that are assigned for data or
  /// questions (IANA, 2025), but for those above 32767.
  public static final int TYPES = 263;

  /// Response codes counted one by one: 0 to this, exclusive; BADCOOKIE (23) is the last assigned.
  public static final int RCODES = 24;

  private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

  // 128 bytes on both sides: neighbours in memory belong to other threads, and processors prefetch
  // cache lines in pairs.
  static final int PADDING = 16;

  private static final int TRANSPORTS = Transport.values().length;
  private static final int CLASSES = ZoneClass.values().length;
  private static final int KINDS = AnswerKind.values().length;
  private static final int EVENTS = QueryEvent.values().length;

  private static final int ANSWERS_AT = PADDING;
  private static final int RCODES_AT = ANSWERS_AT + TRANSPORTS * CLASSES * KINDS;
  private static final int TYPES_AT = RCODES_AT + RCODES + 1;
  private static final int EVENTS_AT = TYPES_AT + TYPES + 1;
  private static final int QUERIES_AT = EVENTS_AT + EVENTS;
  private static final int NANOS_AT = QUERIES_AT + TRANSPORTS;
  private static final int LATENCY_AT = NANOS_AT + TRANSPORTS;
  private static final int END = LATENCY_AT + TRANSPORTS * LatencyBuckets.COUNT;

  private final long[] values = new long[END + PADDING];

  /// Counts a query that gets an answer.
  ///
  /// @param type the type asked for, 0 to 65535
  /// @param rcode the response code with its EDNS part, 0 to 4095
  public void answered(
      Transport transport, int type, int rcode, AnswerKind kind, ZoneClass zoneClass) {
    add(answers(transport, zoneClass, kind), 1);
    add(RCODES_AT + Math.min(rcode, RCODES), 1);
    add(TYPES_AT + Math.min(type, TYPES), 1);
  }

  /// Counts what happened to a query.
  public void happened(QueryEvent event) {
    add(EVENTS_AT + event.ordinal(), 1);
  }

  /// Counts a batch, each of its queries with the time that the whole of it took: none of the
  /// answers leaves before.
  ///
  /// @param nanos from the call of [Responder#answer] to its end
  /// @param queries in the batch, those without an answer included
  public void batchTook(Transport transport, long nanos, int queries) {
    int index = transport.ordinal();
    add(QUERIES_AT + index, queries);
    add(NANOS_AT + index, nanos * queries);
    add(LATENCY_AT + index * LatencyBuckets.COUNT + LatencyBuckets.indexOf(nanos), queries);
  }

  private void add(int index, long amount) {
    VALUES.setOpaque(values, index, values[index] + amount);
  }

  private long get(int index) {
    return (long) VALUES.getOpaque(values, index);
  }

  private static int answers(Transport transport, ZoneClass zoneClass, AnswerKind kind) {
    return ANSWERS_AT
        + (transport.ordinal() * CLASSES + zoneClass.ordinal()) * KINDS
        + kind.ordinal();
  }

  /// Queries that came, whatever became of them.
  public long queries(Transport transport) {
    return get(QUERIES_AT + transport.ordinal());
  }

  public long answersOf(Transport transport, ZoneClass zoneClass, AnswerKind kind) {
    return get(answers(transport, zoneClass, kind));
  }

  /// Answers with this code.
  ///
  /// @param rcode 0 to [#RCODES], which stands for all from there on
  public long withRcode(int rcode) {
    return get(RCODES_AT + rcode);
  }

  /// Answers to questions for this type.
  ///
  /// @param type 0 to [#TYPES], which stands for all from there on
  public long withType(int type) {
    return get(TYPES_AT + type);
  }

  public long timesOf(QueryEvent event) {
    return get(EVENTS_AT + event.ordinal());
  }

  /// Queries whose batch took a time of this bucket.
  ///
  /// @param bucket as [LatencyBuckets] counts them
  public long inLatencyBucket(Transport transport, int bucket) {
    return get(LATENCY_AT + transport.ordinal() * LatencyBuckets.COUNT + bucket);
  }

  /// The sum of all queries' latencies.
  public long latencySumNanos(Transport transport) {
    return get(NANOS_AT + transport.ordinal());
  }
}
