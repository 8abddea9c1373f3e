package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Region;
import java.util.ArrayList;
import java.util.List;

/// Off-heap memory for a zone under construction: handed out in order, freed all at once.
///
/// Belongs to the thread that made it.
final class BuildMemory implements AutoCloseable {
  private static final long CHUNK_MIN_BYTES = 16 << 10;
  private static final long CHUNK_MAX_BYTES = 8 << 20;

  // Regions, because large ones are given back to the system at the end: the C library would keep
  // the memory of a large zone for the next one.
  private final List<Region> chunks = new ArrayList<>();
  private long chunkBytes = CHUNK_MIN_BYTES;
  private long next;
  private long end;

  /// Returns the address of `bytes` bytes, a multiple of 8, with slack behind them.
  long allocate(int bytes) {
    long padded = (bytes + 15L) & ~7L; // eight readable bytes behind every block
    if (end - next < padded) {
      long size = Math.max(chunkBytes, padded);
      var chunk = Region.allocate(size);
      chunks.add(chunk);
      next = chunk.address();
      end = next + size;
      chunkBytes = Math.min(CHUNK_MAX_BYTES, chunkBytes * 4);
    }
    long address = next;
    next += padded;
    return address;
  }

  @Override
  public void close() {
    chunks.forEach(Region::release);
    chunks.clear();
  }
}
