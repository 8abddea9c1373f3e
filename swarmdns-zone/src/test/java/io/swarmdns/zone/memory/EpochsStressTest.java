package io.swarmdns.zone.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Readers follow pointers as fast as they can while writers replace and retire what they point to.
///
/// Memory given back is overwritten and used again at once, so that a reader which was let down
/// sees a canary that is not its own. Runs for a second; `-Dswarmdns.soak.seconds=300` for longer.
class EpochsStressTest {
  private static final int WORDS = 8;
  private static final int BLOCKS = 16;
  private static final int ROUNDS = 20;
  private static final long POISON = -1;
  private static final int CLUTTER_LONGS = 1 << 23;
  private static final int CLUTTER_STORES = 16;
  private static final long RUN_NANOS =
      TimeUnit.SECONDS.toNanos(Long.getLong("swarmdns.soak.seconds", 1));

  private final Epochs epochs = new Epochs();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong retirements = new AtomicLong();
  private volatile boolean stop;

  /// A published pointer to a block whose words all hold the same serial number.
  private static final class Cell {
    volatile long address;
  }

  private final List<Cell> cells = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2"})
  void noBatchSeesMemoryThatWasFreed(int readers, int writers) throws InterruptedException {
    var memory = Region.allocate((long) writers * BLOCKS * WORDS * Long.BYTES);
    List<Runnable> bodies = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      long base = memory.address() + (long) i * BLOCKS * WORDS * Long.BYTES;
      var cell = new Cell();
      fill(base, 1);
      cell.address = base;
      cells.add(cell);
      bodies.add(() -> write(cell, base));
    }
    for (int i = 0; i < readers; i++) {
      bodies.add(this::read);
    }
    run(bodies);
    assertEquals(0, epochs.collect());
    memory.release();
    assertTrue(batches.get() > 1000 && retirements.get() > 1000, "too little happened");
  }

  @Test
  void aLeaseKeepsItsRegionWhileOthersAreFreed() throws InterruptedException {
    long before = Region.bytesInUse();
    var published = new AtomicReference<>(region(1));
    List<Runnable> bodies = new ArrayList<>();
    bodies.add(() -> publish(published));
    for (int i = 0; i < 2; i++) {
      bodies.add(() -> readLeased(published));
    }
    run(bodies);
    published.get().release();
    assertEquals(before, Region.bytesInUse());
  }

  private void write(Cell cell, long base) {
    // Free blocks, used again in turn from both ends: the latest freed soon, the oldest late.
    var free = new ArrayDeque<Long>();
    for (int i = 1; i < BLOCKS; i++) {
      free.add(base + (long) i * WORDS * Long.BYTES);
    }
    for (long serial = 2; !stop; serial++) {
      Long next;
      synchronized (free) {
        next = serial % 2 == 0 ? free.pollFirst() : free.pollLast();
      }
      if (next == null) {
        epochs.collect();
        Thread.onSpinWait();
        continue;
      }
      fill(next, serial);
      long old = cell.address;
      cell.address = next;
      epochs.retire(() -> {
        fill(old, POISON);
        synchronized (free) {
          free.add(old);
        }
      });
      retirements.incrementAndGet();
    }
  }

  private void read() {
    int random = 1;
    long[] clutter = new long[CLUTTER_LONGS];
    try (var reader = epochs.register()) {
      while (!stop) {
        for (int batch = 0; batch < 1000; batch++) {
          // Cache misses that hold the reader's slot back in the processor's store buffer: without
          // a fence in enter() its loads then overtake it for long enough to be caught.
          for (int i = 0; i < CLUTTER_STORES; i++) {
            random = random * 1664525 + 1013904223;
            clutter[random >>> 9] = random;
          }
          reader.enter();
          for (Cell cell : cells) {
            verify(cell.address);
          }
          reader.exit();
        }
        batches.addAndGet(1000);
      }
    }
  }

  /// All words of a block are the same number and stay so.
  private static void verify(long address) {
    long serial = Memory.getLong(address);
    for (int round = 0; round < ROUNDS; round++) {
      Thread.onSpinWait(); // about 40 ns, so that a batch lasts longer than a retirement takes
      for (int i = 0; i < WORDS; i++) {
        long word = Memory.getLong(address + (long) i * Long.BYTES);
        if (word != serial || word == POISON) {
          throw new AssertionError("block " + serial + " holds " + word);
        }
      }
    }
  }

  private void publish(AtomicReference<Region> published) {
    for (long serial = 2; !stop; serial++) {
      var old = published.getAndSet(region(serial));
      epochs.retire(old::release);
    }
  }

  private void readLeased(AtomicReference<Region> published) {
    while (!stop) {
      try (var lease = epochs.lease(published::get).orElseThrow()) {
        verify(lease.get().address());
      }
    }
  }

  private static Region region(long serial) {
    var region = Region.allocate((long) WORDS * Long.BYTES);
    fill(region.address(), serial);
    return region;
  }

  private static void fill(long address, long value) {
    for (int i = 0; i < WORDS; i++) {
      Memory.putLong(address + (long) i * Long.BYTES, value);
    }
  }

  private Thread thread(Runnable body) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            body.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            stop = true;
          }
        });
  }

  private void run(List<Runnable> bodies) throws InterruptedException {
    var threads = bodies.stream().map(this::thread).toList();
    long end = System.nanoTime() + RUN_NANOS;
    while (!stop && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    stop = true;
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get());
  }
}
