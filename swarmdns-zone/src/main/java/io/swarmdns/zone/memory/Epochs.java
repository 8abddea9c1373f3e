package io.swarmdns.zone.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Safe memory reclamation: says when memory that was taken out of sight may be freed.
///
/// Readers (event loops) read published pointers without locks or counts, but only between
/// [Reader#enter] and [Reader#exit]. A writer first replaces the pointer, then hands the freeing of
/// the old memory to [#retire]; it runs once every reader that was between the two at that moment
/// has left. A reader outside, be it asleep in `epoll_wait`, holds nothing up.
///
/// Epochs (Fraser, Practical lock freedom, 2004) in their simplest form: a counter, and a slot per
/// reader that holds the counter's value while the reader is inside and 0 while it is not.
///
/// **Why a reader that may hold the old pointer is never missed.** The reader stores its slot, then
/// loads the pointer; the writer stores the pointer, then loads the slots. Each has a full fence
/// between its two accesses (the only fence that orders a store before a later load, StoreLoad), so
/// one of the two must see the other's store (Dekker): either the reader gets the new pointer, or
/// the writer finds the slot taken.
///
/// **Why a taken slot can be told to be younger.** [#retire] tags with the counter's value and then
/// raises the counter by an atomic update, which releases the pointer's store. A slot above the tag
/// comes from a reader whose acquiring load saw the raised counter, hence the new pointer. A reader
/// that was delayed between loading the counter and storing its slot shows an older number than it
/// could; that delays freeing and nothing else.
///
/// **Why nothing is freed while it is being read.** [Reader#exit] stores 0 with release semantics:
/// a writer that acquires this 0 (or a younger number, stored after it) has all the reader's loads
/// behind it.
///
/// The pointer itself should be a volatile field. Thread-safe; readers never wait. There is no
/// thread here: whoever calls [#retire] or [#collect] does the freeing.
public final class Epochs {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private record Retired(long tag, Runnable free) {}

  /// 1 or more, so that 0 can mean outside.
  private final AtomicLong counter = new AtomicLong(1);

  /// Guards the two collections, and orders leases before or after a retirement.
  private final Object lock = new Object();

  private final List<Reader> readers = new ArrayList<>();
  private final ArrayDeque<Retired> limbo = new ArrayDeque<>();

  /// A new reader, outside, for one thread. Close it when the thread ends.
  public Reader register() {
    synchronized (lock) {
      var reader = new Reader();
      readers.add(reader);
      return reader;
    }
  }

  /// Runs `free` once no reader can hold what the caller has just unpublished, perhaps before this
  /// returns, else in a later call of [#retire] or [#collect] by any thread. What is retired waits
  /// behind what was retired before it.
  ///
  /// @param free runs under this object's lock; must not throw
  public void retire(Runnable free) {
    synchronized (lock) {
      limbo.add(new Retired(counter.getAndIncrement(), free));
    }
    collect();
  }

  /// Frees what can be freed by now. Never waits for a reader.
  ///
  /// @return how many retired things are still waiting
  public int collect() {
    synchronized (lock) {
      VarHandle.fullFence();
      long oldest = oldestInside();
      while (!limbo.isEmpty() && limbo.peek().tag < oldest) {
        limbo.remove().free.run();
      }
      return limbo.size();
    }
  }

  /// Pins what is published now, for a reader that takes its time or has no [Reader]; empty when
  /// nothing is.
  ///
  /// Under the lock, so that no retirement comes between loading the pointer and counting: the
  /// publisher's own count is given back through [#retire] and is therefore still held meanwhile.
  ///
  /// @param published loads what is published, every step from the root pointer on: what was loaded
  ///   before this call may be unpublished and free by now
  public <T extends Counted> Optional<Lease<T>> lease(Supplier<? extends @Nullable T> published) {
    synchronized (lock) {
      T pinned = published.get();
      if (pinned == null) {
        return Optional.empty();
      }
      pinned.retain();
      return Optional.of(new Lease<>(pinned));
    }
  }

  /// The lowest number in a reader's slot; the highest there is when all are outside.
  private long oldestInside() {
    long oldest = Long.MAX_VALUE;
    for (Reader reader : readers) {
      long slot = (long) LONGS.getAcquire(reader.padded, Reader.SLOT);
      if (slot != Reader.OUTSIDE) {
        oldest = Math.min(oldest, slot);
      }
    }
    return oldest;
  }

  /// One thread's admission to published pointers. Not thread-safe.
  public final class Reader implements AutoCloseable {
    private static final long OUTSIDE = 0;

    /// The slot has 128 bytes (two cache lines, which are fetched in pairs) to itself on both
    /// sides: it is written with every batch, and neighbours must not feel that.
    private static final int SLOT = 16;

    private final long[] padded = new long[2 * SLOT + 1];

    private Reader() {}

    /// Begins a batch: pointers loaded from here on may be followed until [#exit]. Does not nest.
    public void enter() {
      assert padded[SLOT] == OUTSIDE : "entered twice";
      LONGS.setOpaque(padded, SLOT, counter.getAcquire());
      VarHandle.fullFence();
    }

    /// Ends a batch: no pointer loaded in it may be used any more.
    public void exit() {
      assert padded[SLOT] != OUTSIDE : "left without having entered";
      LONGS.setRelease(padded, SLOT, OUTSIDE);
    }

    /// Unregisters; the reader must be outside and is not used again.
    @Override
    public void close() {
      synchronized (lock) {
        assert padded[SLOT] == OUTSIDE : "closed inside a batch";
        readers.remove(this);
      }
    }
  }
}
