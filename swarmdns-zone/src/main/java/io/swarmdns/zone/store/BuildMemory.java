package io.swarmdns.zone.store;

import java.lang.foreign.Arena;

/// Off-heap memory for a zone under construction: handed out in order, freed all at once.
///
/// Belongs to the thread that made it.
final class BuildMemory implements AutoCloseable {
  private static final long CHUNK_MIN_BYTES = 16 << 10;
  private static final long CHUNK_MAX_BYTES = 8 << 20;

  private final Arena arena = Arena.ofConfined();
  private long chunkBytes = CHUNK_MIN_BYTES;
  private long next;
  private long end;

  /// Returns the address of `bytes` bytes, a multiple of 8, with slack behind them.
  long allocate(int bytes) {
    long padded = (bytes + 15L) & ~7L; // eight readable bytes behind every block
    if (end - next < padded) {
      long size = Math.max(chunkBytes, padded);
      next = arena.allocate(size, 64).address();
      end = next + size;
      chunkBytes = Math.min(CHUNK_MAX_BYTES, chunkBytes * 4);
    }
    long address = next;
    next += padded;
    return address;
  }

  @Override
  public void close() {
    arena.close();
  }
}
