package io.swarmdns.zone.memory;

import java.util.concurrent.atomic.AtomicBoolean;

/// One count on one object, for a reader that takes its time: a transfer, a backup, the admin
/// service. It pins that object and nothing else, so it may last for minutes without keeping
/// anything alive that was retired before or after. Thread-safe; closing twice is harmless.
///
/// @param <T> what is pinned
public final class Lease<T extends Counted> implements AutoCloseable {
  private final T pinned;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Takes over a count that the caller has taken.
  Lease(T pinned) {
    this.pinned = pinned;
  }

  /// What is pinned, to be used until [#close] only.
  public T get() {
    assert !closed.get() : "lease used after close: " + pinned;
    return pinned;
  }

  /// Gives the count back, and frees the object if that was the last one.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      pinned.release();
    }
  }
}
