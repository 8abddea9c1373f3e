package io.swarmdns.zone.cache;

import io.swarmdns.zone.cache.ImageFile.Outcome;
import io.swarmdns.zone.cache.ImageFile.StoredZone;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// Reads an image file.
///
/// By plain reads into memory on huge pages, not by mapping: a mapped file has small pages, which
/// costs every lookup TLB misses for as long as the node runs.
final class ImageFileReader {
  /// Zones share a region up to this size; a larger one has its own. A region lives as long as any
  /// zone in it, so sharing keeps the memory of replaced zones; not sharing would keep small zones
  /// off huge pages.
  private static final long SHARED_REGION_BYTES = 16 << 20;

  private final FileChannel channel;

  private ImageFileReader(FileChannel channel) {
    this.channel = channel;
  }

  static Outcome read(Path file, int expectedLayout, Executor executor) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new ImageFileReader(channel).read(expectedLayout, executor);
    } catch (NoSuchFileException e) {
      return new Outcome.Missing();
    } catch (IOException e) {
      return new Outcome.Unusable(e.toString());
    }
  }

  private Outcome read(int expectedLayout, Executor executor) throws IOException {
    var headerBytes = ByteBuffer.allocateDirect(Header.BYTES);
    if (!fill(channel, headerBytes, 0)) {
      return new Outcome.Unusable("shorter than a header");
    }
    var header = Header.decode(headerBytes);
    var problem = header.problem(headerBytes, expectedLayout, channel.size());
    if (problem != null) {
      return new Outcome.Unusable(problem);
    }
    var memory = Region.allocate(header.directoryLength());
    try {
      var bytes = Memory.view(memory.address(), memory.length()).asByteBuffer();
      if (!fill(channel, bytes, header.directoryOffset()) || !Header.isIntact(headerBytes, bytes)) {
        return new Outcome.Unusable("directory damaged");
      }
      var entries = Directory.decode(bytes, header.zoneCount(), header.directoryOffset());
      return entries.isEmpty()
          ? new Outcome.Unusable("directory makes no sense")
          : load(header.hashSeed(), entries.get(), executor);
    } finally {
      memory.release();
    }
  }

  private Outcome load(long hashSeed, List<Directory.Entry> entries, Executor executor) {
    var chunks = new ChunkReader(channel, entries.size());
    List<Place> places = new ArrayList<>(entries.size());
    try {
      allocate(entries, chunks, places);
      chunks.run(executor);
      return loaded(hashSeed, entries, places, chunks);
    } catch (OutOfMemoryError e) {
      places.forEach(place -> place.region.release());
      return new Outcome.Unusable("no memory for it: " + e.getMessage());
    } catch (RuntimeException e) {
      places.forEach(place -> place.region.release());
      throw e;
    }
  }

  private static Outcome loaded(
      long hashSeed, List<Directory.Entry> entries, List<Place> places, ChunkReader chunks) {
    List<StoredZone> zones = new ArrayList<>(entries.size());
    List<DomainName> damaged = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var place = places.get(i);
      if (chunks.isDamaged(i)) {
        damaged.add(entry.origin());
      } else {
        zones.add(
            new StoredZone(
                entry.origin(),
                entry.identity(),
                entry.serial(),
                place.region,
                place.offset,
                entry.length()));
      }
    }
    var outcome = new Outcome.Loaded(hashSeed, zones, damaged);
    for (int i = 0; i < places.size(); i++) {
      if (chunks.isDamaged(i)) {
        places.get(i).region.release();
      }
    }
    return outcome;
  }

  /// Where an image goes; comes with a count on the region.
  private record Place(Region region, long offset) {}

  /// Adds the place of every image, and has its chunks read into it.
  private static void allocate(
      List<Directory.Entry> entries, ChunkReader chunks, List<Place> places) {
    for (int first = 0; first < entries.size(); ) {
      int end = endOfShare(entries, first);
      long from = entries.get(first).offset();
      var region = Region.allocate(entries.get(end - 1).end() - from);
      try {
        for (int i = first; i < end; i++) {
          var entry = entries.get(i);
          long offset = entry.offset() - from;
          chunks.add(i, entry, region.address() + offset);
          region.retain();
          places.add(new Place(region, offset));
        }
      } finally {
        region.release();
      }
      first = end;
    }
  }

  /// The first entry from `first` on that does not fit into one region with it.
  private static int endOfShare(List<Directory.Entry> entries, int first) {
    long limit = entries.get(first).offset() + SHARED_REGION_BYTES;
    int end = first + 1;
    while (end < entries.size() && entries.get(end).end() <= limit) {
      end++;
    }
    return end;
  }

  /// Reads until the buffer is full, and flips it; false when the file ends before.
  static boolean fill(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    bytes.flip();
    return true;
  }
}
