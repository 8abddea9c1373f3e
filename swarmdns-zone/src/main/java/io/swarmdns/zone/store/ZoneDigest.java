package io.swarmdns.zone.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A number of 256 bits that stands for the content of a zone: the same content gives the same
/// digest, whatever its history, its layout in memory or the node. Compared to see whether nodes
/// have diverged.
///
/// The sum, modulo 2^256, of the SHA-256 of each RRset ([DigestSum]): an edit changes it by what
/// the edit changed. Sums of hashes can be forged by somebody who looks for it; this is to find
/// faults, it does not keep an adversary out. The digest of an empty zone is 0. Immutable.
///
/// @param bits255To192 the highest bits, and so on down
public record ZoneDigest(long bits255To192, long bits191To128, long bits127To64, long bits63To0) {
  /// Length in bytes.
  public static final int BYTES = 32;

  /// From 32 bytes in network order.
  ///
  /// @throws IllegalArgumentException when there are more or fewer
  public static ZoneDigest of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a zone digest has " + BYTES + " bytes, not " + bytes.length);
    }
    var from = ByteBuffer.wrap(bytes);
    return new ZoneDigest(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /// The 32 bytes, in network order.
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(bits255To192)
        .putLong(bits191To128)
        .putLong(bits127To64)
        .putLong(bits63To0)
        .array();
  }

  /// In hexadecimal.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
