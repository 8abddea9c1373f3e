package io.swarmdns.zone.memory;

import java.util.concurrent.atomic.AtomicLong;

/// A block of memory off the heap, written by one builder and then never again, freed when its last
/// count is given back ([#release]).
///
/// New memory is zero. Behind [#length] bytes another [Memory#SLACK_BYTES] can be read. Large
/// blocks lie on huge pages where the system has them, since most of what a lookup costs is cache
/// and TLB misses; all are aligned to a cache line.
public final class Region extends Counted {
  /// Blocks of at least this many bytes get pages of their own (a multiple of it is what one huge
  /// page holds); smaller ones come from the C library's heap.
  public static final long LARGE_BYTES = MappedBlock.HUGE_PAGE_BYTES;

  /// More than any node has; keeps sums of lengths far from overflow.
  public static final long LENGTH_MAX = 1L << 46;

  private static final AtomicLong IN_USE = new AtomicLong();

  private final Block block;
  private final long length;

  private Region(Block block, long length) {
    this.block = block;
    this.length = length;
    IN_USE.addAndGet(block.capacity());
  }

  /// A new block of zeros.
  ///
  /// @param bytes 0 to [#LENGTH_MAX]
  /// @throws OutOfMemoryError when the system has no such block left
  public static Region allocate(long bytes) {
    return new Region(Block.allocate(capacity(bytes)), bytes);
  }

  /// All memory held by regions of this process, in bytes, slack and rounding included.
  public static long bytesInUse() {
    return IN_USE.get();
  }

  public long address() {
    return block.address();
  }

  /// Bytes that may be used, without the slack.
  public long length() {
    return length;
  }

  /// This block made longer or shorter: keeps the content up to the shorter of both lengths, frees
  /// the tail or adds zeros. For builders, which start with a guess and end by giving back what
  /// they did not need. The content may move; this object is used up and must not be touched again.
  /// Only for the one holder of the only count. Large blocks move by remapping, without copying.
  ///
  /// @param bytes 0 to [#LENGTH_MAX]
  /// @throws OutOfMemoryError when the system has no such block left; then this one is unchanged
  public Region resize(long bytes) {
    assert isExclusive() : "resized while shared: " + this;
    Block resized = block.resize(capacity(bytes));
    // The slack and the rest of the last page may have been written; they must be zero as if new.
    long kept = Math.min(length, bytes);
    long old = Math.min(block.capacity(), resized.capacity());
    Memory.clear(resized.address() + kept, old - kept);
    IN_USE.addAndGet(-block.capacity());
    return new Region(resized, bytes);
  }

  @Override
  protected void free() {
    IN_USE.addAndGet(-block.capacity());
    block.free();
  }

  @Override
  public String toString() {
    return "Region[" + length + " bytes at 0x" + Long.toHexString(address()) + "]";
  }

  private static long capacity(long bytes) {
    if (bytes < 0 || bytes > LENGTH_MAX) {
      throw new IllegalArgumentException("length of a region: " + bytes);
    }
    return bytes + Memory.SLACK_BYTES;
  }
}
