package io.swarmdns.server.frontend;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What one event loop has counted since its start.
///
/// Written by its event loop only, readable from every thread: each value read is one that the
/// counter really had, values of different counters may be of slightly different moments.
public final class FrontendCounters {
  /// What is counted.
  public enum Counter {
    /// Datagrams that came in, whatever became of them.
    UDP_RECEIVED,
    /// Datagrams handed to the kernel as answers.
    UDP_ANSWERED,
    /// Larger than the receive buffer of a query.
    UDP_DROPPED_OVERSIZED,
    /// Sent from port 0, where no answer can go.
    UDP_DROPPED_PORT_ZERO,
    /// Given to the engine, which chose not to answer.
    UDP_UNANSWERED,
    /// Answers lost because the socket's send buffer stayed full.
    UDP_SEND_FULL,
    /// Answers that the kernel refused to send (no route, filtered, source address gone).
    UDP_SEND_FAILED,
    /// Errors of receiving, other than "nothing there".
    UDP_RECEIVE_FAILED,
    /// TCP connections let in; less [#TCP_CLOSED] it is those open now.
    TCP_ACCEPTED,
    TCP_CLOSED,
    /// Whole messages by TCP.
    TCP_RECEIVED,
    TCP_ANSWERED,
    /// TLS connections let in, before their handshake; less [#TLS_CLOSED] it is those open now.
    TLS_ACCEPTED,
    TLS_CLOSED,
    /// Whole messages by TLS.
    TLS_RECEIVED,
    TLS_ANSWERED,
    /// Handshakes that succeeded.
    TLS_HANDSHAKES,
    /// Handshakes that failed, timed out, or never came to an end.
    TLS_HANDSHAKES_FAILED,
    /// Connections closed at once because their client had too many.
    STREAM_REFUSED_CLIENT_LIMIT,
    /// Idle connections closed to make room for new ones.
    STREAM_EVICTED_IDLE,
    /// New connections closed because there was no room and none to evict.
    STREAM_REFUSED_TOTAL_LIMIT,
    /// Connections closed after the idle timeout with nothing pending.
    STREAM_IDLE_TIMEOUT,
    /// Connections closed with half a message received.
    STREAM_HALF_MESSAGE_TIMEOUT,
    /// Connections closed because the client did not read its answers.
    STREAM_SLOW_READER,
    /// Connections closed because all of them together held too much, and this one more than its
    /// share.
    STREAM_EVICTED_BUFFERS,
    /// Connections closed for a message too short to be a DNS message.
    STREAM_MALFORMED,
    /// Connections closed after their limit of queries.
    STREAM_QUERY_LIMIT,
    /// Queries in batches on which the engine threw.
    ENGINE_FAILED,
  }

  private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final Counter[] ALL = Counter.values();

  // 128 bytes of padding on both sides: neighbours in memory belong to other loops, and processors
  // prefetch cache lines in pairs.
  private static final int PADDING_LONGS = 16;

  private final long[] values = new long[PADDING_LONGS + ALL.length + PADDING_LONGS];

  /// Called by the owning event loop only.
  @SuppressWarnings("EnumOrdinal") // the index never leaves this object
  void add(Counter counter, long amount) {
    int index = PADDING_LONGS + counter.ordinal();
    VALUES.setOpaque(values, index, values[index] + amount);
  }

  /// The value now, 0 or more, never falling.
  @SuppressWarnings("EnumOrdinal")
  public long value(Counter counter) {
    return (long) VALUES.getOpaque(values, PADDING_LONGS + counter.ordinal());
  }
}
