package io.swarmdns.zone.memory;

/// Raw memory from the system, the ground under [Region]: aligned to a cache line, zero when new.
sealed interface Block permits HeapBlock, MappedBlock {
  /// What every block is aligned to.
  int CACHE_LINE_BYTES = 64;

  long address();

  /// Bytes held, at least as many as were asked for.
  long capacity();

  /// A block of the new capacity with this one's content as far as it fits; this one is gone,
  /// unless an [OutOfMemoryError] is thrown. Bytes beyond this one's capacity are zero.
  Block resize(long capacity);

  void free();

  /// A new block.
  ///
  /// @throws OutOfMemoryError when the system has no such block left
  static Block allocate(long capacity) {
    return capacity >= Region.LARGE_BYTES && MappedBlock.AVAILABLE
        ? MappedBlock.allocate(capacity)
        : HeapBlock.allocate(capacity);
  }

  /// Resizes by making a new block and copying.
  static Block move(Block from, long capacity) {
    Block to = allocate(capacity);
    Memory.copy(from.address(), to.address(), Math.min(from.capacity(), to.capacity()));
    from.free();
    return to;
  }
}
