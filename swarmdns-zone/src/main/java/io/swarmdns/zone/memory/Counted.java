package io.swarmdns.zone.memory;

import java.util.concurrent.atomic.AtomicInteger;

/// Something that lives as long as anyone counts on it: starts with one count, held by its maker,
/// and is freed by whoever gives the last one back.
///
/// Thread-safe. A count may only be taken by someone who knows that another one is held meanwhile:
/// who holds one already, who is inside a batch ([Epochs.Reader#enter]) or inside [Epochs#lease].
public abstract class Counted {
  private final AtomicInteger counts = new AtomicInteger(1);

  /// Takes one more count.
  public final void retain() {
    int before = counts.getAndIncrement();
    assert before > 0 : "retained after it was freed: " + this;
  }

  /// Gives one count back; the last one frees.
  public final void release() {
    int before = counts.getAndDecrement();
    assert before > 0 : "released more often than retained: " + this;
    if (before == 1) {
      free();
    }
  }

  /// True while nobody but the caller holds a count.
  protected final boolean isExclusive() {
    return counts.get() == 1;
  }

  /// Frees what is counted. Called once, by the thread that gave the last count back.
  protected abstract void free();
}
