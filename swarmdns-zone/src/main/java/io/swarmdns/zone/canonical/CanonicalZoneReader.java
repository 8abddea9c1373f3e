package io.swarmdns.zone.canonical;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.CanonicalRdata;
import io.swarmdns.zone.store.DigestSum;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.RdataShape;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneDigest;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Builds a zone version from the stream that docs/formats/zone-stream.md describes.
///
/// The bytes are taken for hostile: every length is compared with what is there, all data must have
/// the form of its type before it comes near raw memory, the order must be the canonical one, and
/// count, digest and checksum must be right. Whether the zone should be served is not asked: it was
/// where the stream was written.
public final class CanonicalZoneReader {
  private static final int RDATA_BEGIN_BYTES = 1024;
  private static final long SIGNATURES_MAX = (long) RRsetData.TYPES_MAX * RRsetData.BYTES_MAX;

  private final StreamSource source;
  private final ZoneBuilder builder;
  private final StreamOrder order;
  private final DigestSum sum = new DigestSum();
  private final byte[] owner = new byte[DomainName.LENGTH_MAX];
  private byte[] data = new byte[RDATA_BEGIN_BYTES];
  private byte[] folded = new byte[RDATA_BEGIN_BYTES];
  private byte[] last = new byte[RDATA_BEGIN_BYTES];
  private int lastLength;
  private long records;

  private CanonicalZoneReader(StreamSource source, DomainName origin, ZoneBuilder builder) {
    this.source = source;
    this.builder = builder;
    order = new StreamOrder(origin);
  }

  /// Reads a whole stream to its end.
  ///
  /// @param hasher the one that the store which will serve the zone uses
  /// @param bytesMax a longer stream is refused; the zone takes about as much memory, and for a
  ///   moment twice that
  /// @return a version that knows its digest; the caller has its one count
  /// @throws BadZoneStream when it is none, in whatever way
  /// @throws IOException when reading fails
  public static ZoneVersion read(InputStream from, NameHash hasher, long bytesMax)
      throws IOException {
    var source = new StreamSource(from, bytesMax);
    var origin = header(source);
    try (var builder = new ZoneBuilder(origin, hasher)) {
      return new CanonicalZoneReader(source, origin, builder).read();
    }
  }

  private static DomainName header(StreamSource source) throws IOException {
    byte[] magic = new byte[StreamLayout.magic().length];
    source.bytes(magic, magic.length);
    if (!Arrays.equals(magic, StreamLayout.magic())) {
      throw new BadZoneStream(source.offset(), "this is no zone stream");
    }
    int version = source.unsignedShort();
    if (version != StreamLayout.VERSION) {
      throw new BadZoneStream(
          source.offset(),
          "format version " + version + ", where this node reads " + StreamLayout.VERSION);
    }
    byte[] origin = new byte[source.unsignedByte()];
    source.bytes(origin, origin.length);
    try {
      var name = DomainName.ofWire(origin, 0, origin.length);
      if (Arrays.equals(name.wire(), origin)) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      throw new BadZoneStream(source.offset(), "origin: " + e.getMessage());
    }
    throw new BadZoneStream(source.offset(), "origin in upper case");
  }

  private ZoneVersion read() throws IOException {
    int ownerLength = source.unsignedByte();
    while (ownerLength != StreamLayout.END) {
      rrset(ownerLength);
      ownerLength = source.unsignedByte();
    }
    check(order.end());
    var digest = trailer();
    var version = builder.build();
    // What the builder leaves out, such as RRsets that fit into no message.
    if (builder.problemCount() > 0 || version.recordCount() != records) {
      version.release();
      throw bad("what it holds cannot be served: " + builder.problems());
    }
    version.rememberDigest(digest);
    return version;
  }

  private void rrset(int ownerLength) throws IOException {
    source.bytes(owner, ownerLength);
    int type = source.unsignedShort();
    int ttlSeconds = source.number();
    int count = source.number();
    check(order.next(owner, ownerLength, type, ttlSeconds));
    if (count <= 0) {
      throw bad("an RRset of " + Integer.toUnsignedString(count) + " records");
    }
    sum.begin(owner, ownerLength, type, ttlSeconds, count);
    // Or what stands at one name could be made too much for the builder.
    long left = type == RrType.RRSIG ? SIGNATURES_MAX : RRsetData.BYTES_MAX;
    for (int i = 0; i < count; i++) {
      left -= RRsetData.HEADER_BYTES + record(ownerLength, type, ttlSeconds, i == 0);
      if (left < 0) {
        throw bad("an RRset larger than a message");
      }
    }
    sum.add();
    records += count;
  }

  /// Reads a record and returns the length of its data.
  private int record(int ownerLength, int type, int ttlSeconds, boolean first) throws IOException {
    int length = source.unsignedShort();
    data = roomy(data, length);
    folded = roomy(folded, length);
    source.bytes(data, length);
    if (!RdataShape.fits(type, data, length)) {
      throw bad("data of another form than type " + type + " has");
    }
    System.arraycopy(data, 0, folded, 0, length);
    CanonicalRdata.fold(type, folded, 0, length);
    if (!first && Arrays.compareUnsigned(last, 0, lastLength, folded, 0, length) >= 0) {
      throw bad("records out of order");
    }
    order.record(data);
    sum.record(folded, 0, length);
    builder.record(owner, ownerLength, type, ttlSeconds, data, 0, length, 0);
    byte[] free = last;
    last = folded;
    folded = free;
    lastLength = length;
    return length;
  }

  private static byte[] roomy(byte[] array, int bytes) {
    return bytes <= array.length ? array : new byte[Math.max(bytes, 2 * array.length)];
  }

  private ZoneDigest trailer() throws IOException {
    long count = source.longNumber();
    byte[] bytes = new byte[ZoneDigest.BYTES];
    source.bytes(bytes, bytes.length);
    int checksum = source.checksum();
    if (source.number() != checksum) {
      throw bad("damaged: the checksum is wrong");
    }
    if (count != records) {
      throw bad(records + " records, where " + Long.toUnsignedString(count) + " should be");
    }
    var digest = ZoneDigest.of(bytes);
    if (!digest.equals(sum.digest())) {
      throw bad("the digest is " + sum.digest() + ", where " + digest + " should be");
    }
    if (!source.isAtEnd()) {
      throw bad("more bytes behind the end");
    }
    return digest;
  }

  private void check(String error) throws BadZoneStream {
    if (!error.isEmpty()) {
      throw bad(error);
    }
  }

  private BadZoneStream bad(String message) {
    return new BadZoneStream(source.offset(), message);
  }
}
