package io.swarmdns.gossip.sim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Virtual time: what happens next, and when. Events of one moment happen in the order in which
/// they were planned. For one thread.
final class EventQueue {
  /// Events planned at most: a simulation that exceeds it has lost control of itself.
  private static final int EVENTS_MAX = 1_000_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMicros;
  private long planned;
  private @Nullable Error failure;

  private record Event(long atMicros, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMicros, other.atMicros);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  long nowMicros() {
    return nowMicros;
  }

  /// Events that were planned so far.
  long planned() {
    return planned;
  }

  /// Plans an event.
  ///
  /// @param delayMicros from now, 0 or more
  void after(long delayMicros, Runnable action) {
    if (events.size() >= EVENTS_MAX) {
      throw new IllegalStateException(EVENTS_MAX + " events are planned at once");
    }
    events.add(new Event(nowMicros + Math.max(0, delayMicros), planned++, action));
  }

  /// Lets the next event happen, unless it is later than this.
  ///
  /// @return false when there is none until then; that is the time now
  boolean step(long untilMicros) {
    var next = events.peek();
    if (next == null || next.atMicros() > untilMicros) {
      nowMicros = Math.max(nowMicros, untilMicros);
      return false;
    }
    events.remove();
    nowMicros = next.atMicros();
    next.action().run();
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  /// Runs what continues a future, which would keep an error for itself: the event fails with it.
  void guarded(Runnable continuation) {
    try {
      continuation.run();
    } catch (RuntimeException e) {
      failure = new AssertionError("an event failed", e);
    } catch (Error e) {
      failure = e;
    }
  }

  /// Lets everything until then happen.
  void runUntil(long untilMicros) {
    while (step(untilMicros)) {
      // it has happened
    }
  }
}
