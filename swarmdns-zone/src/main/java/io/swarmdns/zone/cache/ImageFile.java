package io.swarmdns.zone.cache;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/// The file that holds a node's zone images, so that a restart need not read zone files.
///
/// A cache: whatever is wrong with it, the zones are built anew from their sources. It never leaves
/// the node (it holds the secret seed of the name hash, hence mode 0600). Byte for byte in
/// docs/formats/image.md. Stateless.
public final class ImageFile {
  /// Longest identity of a zone's sources.
  public static final int IDENTITY_BYTES_MAX = 1 << 20;

  /// Most zones in a file.
  public static final int ZONES_MAX = 10_000_000;

  /// Content is read, checked and written in pieces of this many bytes: large enough to make the
  /// calls cheap, small enough to be in the processor's cache when the checksum is computed.
  static final int CHUNK_BYTES = 1 << 20;

  /// Images begin at multiples of this, a cache line, in the file and in memory.
  static final int ALIGNMENT_BYTES = 64;

  private ImageFile() {}

  /// A zone to be written.
  ///
  /// @param identity tells the sources of the content from any other, 0 to [#IDENTITY_BYTES_MAX]
  ///   bytes that only the caller understands
  /// @param serial the zone's SOA serial
  /// @param address where its position-independent image lies
  /// @param length of the image in bytes
  public record Item(DomainName origin, byte[] identity, int serial, long address, long length) {}

  /// A zone that was read.
  ///
  /// @param identity as it was written
  /// @param serial as it was written
  /// @param region holds the image, often with those of other zones. One count on it belongs to
  ///   this record, and must be given back by whoever ends up with it
  /// @param offset where the image begins in the region, a multiple of 64
  /// @param length of the image in bytes
  public record StoredZone(
      DomainName origin, byte[] identity, int serial, Region region, long offset, long length) {
    /// Where the image begins.
    public long address() {
      return region.address() + offset;
    }
  }

  /// What there was to read.
  public sealed interface Outcome {
    /// There is no file: a first start.
    record Missing() implements Outcome {}

    /// Nothing can be taken from the file.
    ///
    /// @param reason for the log
    record Unusable(String reason) implements Outcome {}

    /// @param hashSeed the seed of the [io.swarmdns.zone.name.NameHash] that the images are for
    /// @param zones those whose checksums are right
    /// @param damaged those that had to be skipped
    record Loaded(long hashSeed, List<StoredZone> zones, List<DomainName> damaged)
        implements Outcome {}
  }

  /// Replaces the file by one of these zones: under another name first, synced, then renamed, so
  /// that there is an old or a new file at any moment and never half of one.
  ///
  /// @param layoutVersion of the images
  /// @param items asked for one by one; each image must stay in place until the next is asked for
  /// @throws IOException when the system refuses; the old file is still there then
  public static void write(Path file, long hashSeed, int layoutVersion, Iterable<Item> items)
      throws IOException {
    ImageFileWriter.write(file, hashSeed, layoutVersion, items);
  }

  /// Reads all zones into memory. Nothing that a file can contain makes this throw.
  ///
  /// @param expectedLayout what the layout version must be
  /// @param executor runs a second reader where the file is large; the caller's thread is the first
  public static Outcome read(Path file, int expectedLayout, Executor executor) {
    return ImageFileReader.read(file, expectedLayout, executor);
  }
}
