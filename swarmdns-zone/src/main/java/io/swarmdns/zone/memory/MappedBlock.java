package io.swarmdns.zone.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Pages of our own, on Linux: anonymous memory aligned to huge pages and marked for them
/// (Transparent Huge Pages, whose default is to serve only what is marked).
record MappedBlock(long address, long capacity) implements Block {
  /// One huge page of x86-64, and of arm64 with 4 KiB pages.
  static final long HUGE_PAGE_BYTES = 2L << 20;

  /// Holds for arm64 kernels with larger pages too.
  private static final long PAGE_BYTES = 64 << 10;

  /// True where the numbers below are the system's.
  static final boolean AVAILABLE = System.getProperty("os.name", "").equals("Linux");

  // From Linux's uapi/asm-generic/mman*.h and uapi/linux/mman.h.
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE_ANONYMOUS = 2 | 0x20;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;
  private static final long MAP_FAILED = -1;

  /// The calls, bound when the first large block is made, which other systems never do.
  private static final class Calls {
    private static final MethodHandle MMAP =
        SystemCalls.bind(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
        SystemCalls.bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MADVISE =
        SystemCalls.bind(
            "madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MREMAP =
        SystemCalls.bind(
            "mremap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(4));
  }

  static MappedBlock allocate(long capacity) {
    long rounded = (capacity + PAGE_BYTES - 1) & -PAGE_BYTES;
    long mapped = mmap(rounded + HUGE_PAGE_BYTES);
    if (mapped == MAP_FAILED) {
      throw new OutOfMemoryError("mapped block of " + capacity + " bytes");
    }
    long address = (mapped + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
    unmap(mapped, address - mapped);
    unmap(address + rounded, mapped + HUGE_PAGE_BYTES - address);
    advise(address, rounded);
    return new MappedBlock(address, rounded);
  }

  @Override
  public Block resize(long newCapacity) {
    if (newCapacity < Region.LARGE_BYTES) {
      return Block.move(this, newCapacity);
    }
    long rounded = (newCapacity + PAGE_BYTES - 1) & -PAGE_BYTES;
    if (remap(rounded, 0, 0) == address) {
      return new MappedBlock(address, rounded);
    }
    var target = allocate(newCapacity);
    // Moves the page tables, not the bytes; replaces what was mapped at the target.
    if (remap(rounded, MREMAP_MAYMOVE | MREMAP_FIXED, target.address) != target.address) {
      target.free();
      throw new OutOfMemoryError("mapped block of " + newCapacity + " bytes");
    }
    return target;
  }

  @Override
  public void free() {
    unmap(address, capacity);
  }

  private static long mmap(long length) {
    try {
      return (long)
          Calls.MMAP.invokeExact(0L, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }

  private static void unmap(long address, long length) {
    if (length == 0) {
      return;
    }
    try {
      int result = (int) Calls.MUNMAP.invokeExact(address, length);
      assert result == 0 : "munmap of " + length + " bytes at 0x" + Long.toHexString(address);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }

  private static void advise(long address, long length) {
    try {
      // A kernel without huge pages refuses; the block is as good without them.
      int _ = (int) Calls.MADVISE.invokeExact(address, length, MADV_HUGEPAGE);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }

  private long remap(long newCapacity, int flags, long target) {
    try {
      return (long) Calls.MREMAP.invokeExact(address, capacity, newCapacity, flags, target);
    } catch (Throwable e) {
      throw SystemCalls.failed(e);
    }
  }
}
