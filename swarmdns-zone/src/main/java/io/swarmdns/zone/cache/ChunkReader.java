package io.swarmdns.zone.cache;

import io.swarmdns.zone.memory.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Reads the chunks of many images into their places and verifies them, in one or two threads.
///
/// Chunks of small images that lie side by side are read with one call.
final class ChunkReader {
  /// Below this a second thread costs more than it brings.
  private static final long PARALLEL_BYTES = 32 << 20;

  /// @param zone the number of the zone
  /// @param offset of the chunk in its span
  private record Chunk(int zone, int offset, int length, int checksum) {}

  /// Chunks with a common place in the file and in memory.
  private static final class Span {
    final long fileOffset;
    final long address;
    final List<Chunk> chunks = new ArrayList<>(1);
    int length;

    Span(long fileOffset, long address) {
      this.fileOffset = fileOffset;
      this.address = address;
    }

    /// Whether what lies at these places can be read together with this span.
    boolean isContinuedBy(long offset, long at, int more) {
      return offset - fileOffset == at - address
          && offset - fileOffset + more <= ImageFile.CHUNK_BYTES;
    }
  }

  private final FileChannel channel;
  private final List<Span> spans = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicIntegerArray damaged;
  private long bytes;

  ChunkReader(FileChannel channel, int zones) {
    this.channel = channel;
    this.damaged = new AtomicIntegerArray(zones);
  }

  /// Adds the chunks of zone number `zone`, to be put at `address`.
  void add(int zone, Directory.Entry entry, long address) {
    for (int i = 0; i < entry.checksums().length; i++) {
      long at = (long) i * ImageFile.CHUNK_BYTES;
      int length = Directory.chunkLength(entry.length(), i);
      var span = spanFor(entry.offset() + at, address + at, length);
      int offset = (int) (entry.offset() + at - span.fileOffset);
      span.chunks.add(new Chunk(zone, offset, length, entry.checksums()[i]));
      span.length = offset + length;
    }
    bytes += entry.length();
  }

  /// Reads and verifies all; returns when that is done.
  void run(Executor executor) {
    if (bytes < PARALLEL_BYTES) {
      work();
      return;
    }
    var second = CompletableFuture.runAsync(this::work, executor);
    try {
      work();
    } finally {
      second.join(); // whatever happens, nobody writes to the regions after this returns
    }
  }

  boolean isDamaged(int zone) {
    return damaged.get(zone) != 0;
  }

  private Span spanFor(long fileOffset, long address, int length) {
    if (!spans.isEmpty() && spans.getLast().isContinuedBy(fileOffset, address, length)) {
      return spans.getLast();
    }
    var span = new Span(fileOffset, address);
    spans.add(span);
    return span;
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < spans.size(); i = next.getAndIncrement()) {
      var span = spans.get(i);
      var content = Memory.view(span.address, span.length).asByteBuffer();
      boolean complete = isRead(content, span.fileOffset);
      for (var chunk : span.chunks) {
        var part = content.slice(chunk.offset, chunk.length);
        if (!complete || ImageFileWriter.checksum(part) != chunk.checksum) {
          damaged.set(chunk.zone, 1);
        }
      }
    }
  }

  private boolean isRead(ByteBuffer content, long fileOffset) {
    try {
      return ImageFileReader.fill(channel, content, fileOffset);
    } catch (IOException e) {
      return false;
    }
  }
}
