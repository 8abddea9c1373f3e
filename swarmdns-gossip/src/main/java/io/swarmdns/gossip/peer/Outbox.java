package io.swarmdns.gossip.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// What waits to be sent on one stream: in each message what has come while the one before it was
/// sent. Thread-safe.
final class Outbox<T> {
  /// Bytes of a message, but for its last part.
  private static final int MESSAGE_BYTES = 1 << 20;

  private final Executor sender;
  private final BooleanSupplier ready;
  private final ToIntFunction<T> bytes;
  private final Consumer<List<T>> send;
  private final Deque<T> queue = new ArrayDeque<>();
  private boolean sending;
  private boolean ended;

  /// @param sender runs the sending, which does not block
  /// @param ready whether the stream takes a message now; when it does again, it calls [#ready]
  /// @param bytes of a part
  /// @param send puts parts into one message and sends it; called by one thread at a time
  Outbox(Executor sender, BooleanSupplier ready, ToIntFunction<T> bytes, Consumer<List<T>> send) {
    this.sender = sender;
    this.ready = ready;
    this.bytes = bytes;
    this.send = send;
  }

  /// Sends it soon; not after the end.
  void add(T part) {
    synchronized (this) {
      if (ended) {
        return;
      }
      queue.addLast(part);
    }
    ready();
  }

  /// The stream takes more.
  void ready() {
    synchronized (this) {
      if (sending || queue.isEmpty()) {
        return;
      }
      sending = true;
    }
    sender.execute(this::sendAll);
  }

  /// Sends until nothing waits, or the stream takes no more.
  private void sendAll() {
    while (true) {
      var message = new ArrayList<T>();
      synchronized (this) {
        if (queue.isEmpty() || !ready.getAsBoolean()) {
          sending = false; // goes on when it is ready
          return;
        }
        int size = 0;
        while (!queue.isEmpty() && size < MESSAGE_BYTES) {
          var part = queue.removeFirst();
          size += bytes.applyAsInt(part);
          message.add(part);
        }
      }
      send.accept(message);
    }
  }

  /// Forgets what waits, and takes nothing more.
  synchronized void end() {
    ended = true;
    queue.clear();
  }
}
