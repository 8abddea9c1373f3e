package io.swarmdns.zone.store;

/// Where things are in the header of a zone's base image; docs/formats/image.md has the whole
/// layout.
///
/// An image is position-independent: all offsets count from its first byte. Order: header, origin,
/// nodes in canonical order, hash buckets, NSEC index, NSEC3 index.
final class ImageLayout {
  /// Changes whenever the meaning of any byte of an image, a {@link Node} or an {@link RRset} does.
  static final int VERSION = 2;

  static final int MAGIC = 0x53575a49; // "SWZI"

  static final int MAGIC_AT = 0; // u32
  static final int VERSION_AT = 4; // u32
  static final int LENGTH_AT = 8; // u64, of the whole image
  static final int NODES_AT = 16; // u64, offset of the first node, the apex
  static final int NODES_END_AT = 24; // u64
  static final int BUCKETS_AT = 32; // u64, a multiple of 64
  static final int NSEC_AT = 40; // u64
  static final int NSEC3_AT = 48; // u64
  static final int BUCKET_COUNT_AT = 56; // u32, a power of two
  static final int NODE_COUNT_AT = 60; // u32
  static final int RECORD_COUNT_AT = 64; // u32, without duplicates
  static final int NSEC_COUNT_AT = 68; // u32
  static final int NSEC3_COUNT_AT = 72; // u32, of the chain that NSEC3PARAM names
  static final int DEPTH_AT = 76; // u32, labels of the deepest name below the apex
  static final int ORIGIN_LENGTH_AT = 80; // u32
  static final int OTHER_NSEC3_COUNT_AT = 84; // u32, of other chains
  static final int ORIGIN_AT = 88; // wire format

  /// References count units of eight bytes in 32 bits, so that nodes end here at the latest.
  static final long NODES_END_MAX = 8L << 32;

  /// Bytes that may be read from the beginning of every node, however short it is.
  static final int READ_AHEAD_BYTES = 200;

  static final int BUCKET_BYTES = 64;
  static final int BUCKET_ENTRIES = 8;

  private ImageLayout() {}

  static long align(long offset, int multiple) {
    return (offset + multiple - 1) & -multiple;
  }
}
