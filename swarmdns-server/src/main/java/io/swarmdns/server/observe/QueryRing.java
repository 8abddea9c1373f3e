package io.swarmdns.server.observe;

import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Fixed-size records on their way from one event loop to the writer of the query log.
///
/// One thread claims and publishes, one other takes. Off the heap and allocated once: handing over
/// a record neither allocates nor waits. (The queues of JCTools hold objects, which would have to
/// be pooled to get as far.) When it is full, records are dropped and counted.
final class QueryRing {
  /// Bytes of a record.
  static final int SLOT_BYTES = 384;

  /// Records that fit; a power of two.
  static final int CAPACITY = 4096;

  private static final VarHandle PUBLISHED = handle("published");
  private static final VarHandle TAKEN = handle("taken");
  private static final VarHandle DROPPED = handle("dropped");

  // An automatic arena: freed when neither thread knows this ring any more.
  private final MemorySegment memory =
      Arena.ofAuto().allocate((long) SLOT_BYTES * CAPACITY + Memory.SLACK_BYTES, 64);
  private final long base = memory.address();

  @SuppressWarnings("UnusedVariable") // through its handle
  private long published;

  private long dropped;
  private long takenSeen;

  @SuppressWarnings("UnusedVariable") // through its handle
  private volatile long taken;

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(QueryRing.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The address of a record to fill and then [#publish], or 0 when there is no room. For the event
  /// loop.
  long claim() {
    if (published - takenSeen == CAPACITY) {
      takenSeen = (long) TAKEN.getAcquire(this);
      if (published - takenSeen == CAPACITY) {
        DROPPED.setOpaque(this, dropped + 1);
        return 0;
      }
    }
    return slot(published);
  }

  /// Hands the claimed record over. For the event loop.
  void publish() {
    PUBLISHED.setRelease(this, published + 1);
  }

  /// The address of the oldest record, to read and then [#release]; 0 when there is none. For the
  /// writer.
  long peek() {
    long next = taken;
    return next == (long) PUBLISHED.getAcquire(this) ? 0 : slot(next);
  }

  /// Gives the record's place back. For the writer.
  void release() {
    TAKEN.setRelease(this, taken + 1);
  }

  private long slot(long number) {
    return base + (number & (CAPACITY - 1)) * SLOT_BYTES;
  }

  /// Records that found no room, since the start. For all threads.
  long dropped() {
    return (long) DROPPED.getOpaque(this);
  }
}
