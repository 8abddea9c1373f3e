package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Counted;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The memory of nodes that edits made: handed out in order, shared by all versions since the base
/// image was built, and freed with the last of them.
///
/// Written by the one committing thread; what it has published does not change. What was added last
/// is the first to be taken back ([#rewind]): versions that nobody will see go newest first.
final class EditMemory extends Counted {
  private static final long CHUNK_MIN_BYTES = 4 << 10;
  private static final long CHUNK_MAX_BYTES = 1 << 20;

  private final List<Region> chunks = new ArrayList<>();
  private final Map<Long, Long> passed = new HashMap<>();
  private long chunkBytes = CHUNK_MIN_BYTES;
  private long next;
  private long end;
  private long total;

  /// Copies a node here and returns its address.
  long add(byte[] node, int size) {
    if (end - next < size) {
      var chunk = Region.allocate(Math.max(chunkBytes, size));
      chunks.add(chunk);
      next = chunk.address();
      end = next + chunk.length();
      total += chunk.length();
      chunkBytes = Math.min(CHUNK_MAX_BYTES, chunkBytes * 4);
    }
    long address = next;
    Memory.copyFromArray(node, 0, address, size);
    next += size;
    return address;
  }

  /// Bytes taken from the system. Only for the committing thread.
  long bytes() {
    return total;
  }

  /// A place to go back to.
  record Mark(int chunks, long next, long end, long chunkBytes) {}

  Mark mark() {
    return new Mark(chunks.size(), next, end, chunkBytes);
  }

  /// Takes back what was added since the mark was set: nodes that were never published.
  void rewind(Mark mark) {
    passed.clear();
    while (chunks.size() > mark.chunks) {
      var chunk = chunks.removeLast();
      total -= chunk.length();
      chunk.release();
    }
    next = mark.next;
    end = mark.end;
    chunkBytes = mark.chunkBytes;
  }

  /// As [#rewind], for a version whose nodes lie between the marks.
  ///
  /// @throws IllegalStateException when something newer lies behind them
  void rewind(Mark begin, Mark end) {
    if (!end.equals(mark())) {
      throw new IllegalStateException("taken back before what was proposed after it");
    }
    rewind(begin);
  }

  /// For names below which many are gone from the base image: how far a search for one that is left
  /// has come. What has been edited stays edited while the image does, so the next search goes on
  /// from there, and to delete all names below another takes one pass over them in all. Only for
  /// the committing thread.
  ///
  /// @param parent node of the base image
  /// @return a node below it in the image before which all were edited; 0 when none is known
  long passedBelow(long parent) {
    return passed.getOrDefault(parent, 0L);
  }

  void passedBelow(long parent, long node) {
    passed.put(parent, node);
  }

  @Override
  protected void free() {
    chunks.forEach(Region::release);
  }
}
