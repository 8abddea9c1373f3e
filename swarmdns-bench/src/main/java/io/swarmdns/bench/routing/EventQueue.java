package io.swarmdns.bench.routing;

import java.util.Arrays;

/// What is going to happen, the earliest first: a binary heap over primitive arrays. Events of the
/// same time come in an order that depends on nothing but what was added before. Not thread-safe.
final class EventQueue {
  private static final int PAYLOAD_BITS = 56;
  private static final long PAYLOAD_MASK = (1L << PAYLOAD_BITS) - 1;

  private long[] times = new long[1024];
  private long[] events = new long[1024];
  private int size;

  private long time;
  private int kind;
  private long payload;

  /// @param kind from 0 to 127
  /// @param payload whom it is about; from 0 to 2⁵⁶ - 1
  void add(long nanos, int kind, long payload) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    int hole = size++;
    while (hole > 0 && times[hole - 1 >> 1] > nanos) {
      move(hole - 1 >> 1, hole);
      hole = hole - 1 >> 1;
    }
    times[hole] = nanos;
    events[hole] = (long) kind << PAYLOAD_BITS | payload;
  }

  /// Takes the earliest event; [#time], [#kind] and [#payload] tell of it.
  ///
  /// @return whether there was one
  boolean next() {
    if (size == 0) {
      return false;
    }
    time = times[0];
    kind = (int) (events[0] >>> PAYLOAD_BITS);
    payload = events[0] & PAYLOAD_MASK;
    size--;
    if (size > 0) {
      sink(times[size], events[size]);
    }
    return true;
  }

  private void sink(long nanos, long event) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= nanos) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    times[hole] = nanos;
    events[hole] = event;
  }

  private void move(int from, int to) {
    times[to] = times[from];
    events[to] = events[from];
  }

  /// Nanoseconds of virtual time.
  long time() {
    return time;
  }

  int kind() {
    return kind;
  }

  long payload() {
    return payload;
  }
}
