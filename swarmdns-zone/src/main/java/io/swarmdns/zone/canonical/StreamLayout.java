package io.swarmdns.zone.canonical;

import java.nio.charset.StandardCharsets;

/// The fixed parts of the zone stream, as docs/formats/zone-stream.md has them.
final class StreamLayout {
  static final int VERSION = 1;

  /// The byte where an owner's length would be, behind the last RRset.
  static final int END = 0;

  /// Record count, digest, checksum.
  static final int TRAILER_BYTES = 8 + 32 + 4;

  /// Type, TTL, number of records: what stands between an owner and the records.
  static final int RRSET_BYTES = 2 + 4 + 4;

  private static final byte[] MAGIC = "SWARMZON".getBytes(StandardCharsets.US_ASCII);

  private StreamLayout() {}

  static byte[] magic() {
    return MAGIC.clone();
  }
}
