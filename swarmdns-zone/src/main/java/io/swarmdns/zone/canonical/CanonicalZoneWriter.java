package io.swarmdns.zone.canonical;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.DigestSum;
import io.swarmdns.zone.store.NodeRRsets;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes the content of a zone version as the stream that docs/formats/zone-stream.md describes.
///
/// Takes memory for the largest node, not for the zone. The same content gives the same bytes, but
/// for the case of names in record data.
public final class CanonicalZoneWriter {
  /// More than most records have; a longer one makes the buffer grow.
  private static final int BUFFER_BYTES = 16 << 10;

  private final OutputStream out;
  private byte[] bytes = new byte[BUFFER_BYTES];
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private final CRC32C checksum = new CRC32C();

  private CanonicalZoneWriter(OutputStream out) {
    this.out = out;
  }

  /// Writes all of the version, in pieces of 16 KiB or a little more.
  ///
  /// @param version held by a lease meanwhile; knows its digest afterwards
  /// @throws IOException when the stream throws it
  public static void write(ZoneVersion version, OutputStream to) throws IOException {
    var writer = new CanonicalZoneWriter(to);
    writer.header(version.origin());
    writer.content(version);
  }

  private void header(DomainName origin) {
    buffer.put(StreamLayout.magic());
    buffer.putShort((short) StreamLayout.VERSION);
    buffer.put((byte) origin.wireLength());
    buffer.put(origin.wire());
  }

  private void content(ZoneVersion version) throws IOException {
    var known = version.knownDigest();
    var sum = new DigestSum();
    var rrsets = new NodeRRsets(version.origin());
    var nodes = version.nodes();
    long records = 0;
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      rrsets.read(node);
      for (int i = 0; i < rrsets.count(); i++) {
        write(rrsets, i);
        records += rrsets.recordCount(i);
        if (known == null) {
          sum.add(rrsets, i);
        }
      }
    }
    if (known == null) {
      known = sum.digest();
      version.rememberDigest(known);
    }
    room(1 + StreamLayout.TRAILER_BYTES);
    buffer.put((byte) StreamLayout.END);
    buffer.putLong(records);
    buffer.put(known.bytes());
    checksum.update(bytes, 0, buffer.position());
    int crc = (int) checksum.getValue();
    out.write(bytes, 0, buffer.position());
    buffer.clear();
    out.write(ByteBuffer.allocate(4).putInt(crc).array());
  }

  private void write(NodeRRsets rrsets, int rrset) throws IOException {
    room(1 + rrsets.ownerLength() + StreamLayout.RRSET_BYTES);
    buffer.put((byte) rrsets.ownerLength());
    buffer.put(rrsets.owner(), 0, rrsets.ownerLength());
    buffer.putShort((short) rrsets.type(rrset));
    buffer.putInt(rrsets.ttlSeconds(rrset));
    int count = rrsets.recordCount(rrset);
    buffer.putInt(count);
    for (int i = 0; i < count; i++) {
      int length = rrsets.length(rrset, i);
      room(2 + length);
      buffer.putShort((short) length);
      buffer.put(rrsets.written(), rrsets.at(rrset, i), length);
    }
  }

  private void room(int needed) throws IOException {
    if (needed > buffer.remaining()) {
      flush();
    }
    if (needed > buffer.remaining()) {
      bytes = new byte[needed];
      buffer = ByteBuffer.wrap(bytes);
    }
  }

  private void flush() throws IOException {
    checksum.update(bytes, 0, buffer.position());
    out.write(bytes, 0, buffer.position());
    buffer.clear();
  }
}
