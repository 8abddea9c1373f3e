package io.swarmdns.gossip.sim;

import java.util.function.Consumer;

/// What happened, as a hash, and as lines for who wants to read it.
final class Trace {
  private final EventQueue queue;
  private final Consumer<String> reader;
  private final boolean isRead;
  private long hash = 0xcbf29ce484222325L;

  private Trace(EventQueue queue, Consumer<String> reader, boolean isRead) {
    this.queue = queue;
    this.reader = reader;
    this.isRead = isRead;
  }

  static Trace hashed(EventQueue queue) {
    return new Trace(queue, _ -> {}, false);
  }

  static Trace readBy(EventQueue queue, Consumer<String> reader) {
    return new Trace(queue, reader, true);
  }

  void add(String actor, String what, Object... details) {
    mix(queue.nowMicros());
    mix(actor.hashCode());
    mix(what.hashCode());
    for (Object detail : details) {
      mix(String.valueOf(detail).hashCode());
    }
    if (isRead) {
      var line = new StringBuilder();
      line.append("%10.4f %-5s %s".formatted(queue.nowMicros() / 1e6, actor, what));
      for (Object detail : details) {
        line.append(' ').append(detail);
      }
      reader.accept(line.toString());
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x100000001b3L;
    hash ^= hash >>> 29;
  }

  long hash() {
    return hash;
  }
}
