package io.swarmdns.zone.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// A block on the C library's heap: for what is smaller than a huge page, and for everything on
/// systems whose mmap we do not know.
record HeapBlock(long address, long capacity) implements Block {
  private static final MethodHandle ALIGNED_ALLOC =
      SystemCalls.bind("aligned_alloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE =
      SystemCalls.bind("free", FunctionDescriptor.ofVoid(JAVA_LONG));

  static HeapBlock allocate(long capacity) {
    // C11 §7.22.3.1 asks for a multiple of the alignment.
    long rounded = (capacity + CACHE_LINE_BYTES - 1) & -CACHE_LINE_BYTES;
    long address = alignedAlloc(rounded);
    if (address == 0) {
      throw new OutOfMemoryError("off-heap block of " + capacity + " bytes");
    }
    Memory.clear(address, rounded);
    return new HeapBlock(address, rounded);
  }

  @Override
  public Block resize(long capacity) {
    return Block.move(this, capacity);
  }

  @Override
  public void free() {
    try {
      FREE.invokeExact(address);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }

  private static long alignedAlloc(long capacity) {
    try {
      return (long) ALIGNED_ALLOC.invokeExact((long) CACHE_LINE_BYTES, capacity);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }
}
