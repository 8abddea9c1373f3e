package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;

/// The layout of a node, one owner name with its RRsets, and access to it by address.
///
/// A node is a block of bytes that means the same wherever it lies, in a zone's base image or in
/// memory that an edit allocated:
///
/// ```
/// 0  u32 size of the whole node in bytes, a multiple of 8
/// 4  u16 flags
/// 6  u8  length of the name
/// 7  u8  number of RRsets
/// 8  the name: lower-case labels relative to the apex, without the root's length byte
///    the directory: for each RRset its u16 type and the u32 offset of the RRset from the node's
///    beginning, in ascending order of type
///    the RRsets, one behind the other ({@link RRset}), in the same order
/// ```
///
/// The directory is there so that finding one of many RRsets, with their signatures often several
/// cache lines long, costs no cache miss for each of those before it.
///
/// Node address 0 stands for "no such name".
public final class Node {
  /// The apex of its zone.
  public static final int APEX = 1;

  /// A zone cut: NS records at a name that is not the apex (RFC 1034 §4.2.1).
  public static final int CUT = 1 << 1;

  /// Holds a DNAME (RFC 6672).
  public static final int DNAME = 1 << 2;

  /// Lies below a zone cut or a DNAME: not authoritative here; glue, or occluded.
  public static final int OCCLUDED = 1 << 3;

  /// Holds a CNAME.
  public static final int CNAME = 1 << 4;

  /// Has a child named `*`, the source of synthesis for names that do not exist (RFC 4592 §2.1.1).
  public static final int WILDCARD_BELOW = 1 << 5;

  /// The first label is `*`.
  public static final int WILDCARD = 1 << 6;

  /// Holds an NSEC RRset: a link of the zone's NSEC chain (RFC 4034 §4).
  public static final int NSEC = 1 << 7;

  /// Holds nothing but NSEC3 and its signatures: not a name of the zone's own tree (RFC 5155
  /// §7.2.8).
  public static final int NSEC3_ONLY = 1 << 8;

  static final int FLAGS_AT = 4;
  static final int HEADER_BYTES = 8;

  /// Bytes of an entry of the directory.
  static final int ENTRY_BYTES = 6;

  private Node() {}

  public static int size(long node) {
    return Memory.getInt(node);
  }

  public static int flags(long node) {
    return Memory.getShort(node + FLAGS_AT);
  }

  static void setFlags(long node, int flags) {
    Memory.putShort(node + FLAGS_AT, flags);
  }

  public static boolean has(long node, int flag) {
    return (flags(node) & flag) != 0;
  }

  public static int nameLength(long node) {
    return Memory.getByte(node + 6);
  }

  /// Where the relative name begins.
  public static long name(long node) {
    return node + HEADER_BYTES;
  }

  public static int rrsetCount(long node) {
    return Memory.getByte(node + 7);
  }

  private static long directory(long node) {
    return node + HEADER_BYTES + nameLength(node);
  }

  /// The first of the RRsets, which lie one behind the other; there must be one.
  public static long firstRRset(long node) {
    return node + Memory.getInt(directory(node) + 2);
  }

  /// The RRset of the type at the node, or 0.
  public static long rrset(long node, int type) {
    long entry = directory(node);
    for (int left = rrsetCount(node); left > 0; left--) {
      int here = Memory.getShort(entry);
      if (here >= type) {
        return here == type ? node + Memory.getInt(entry + 2) : 0;
      }
      entry += ENTRY_BYTES;
    }
    return 0;
  }

  /// Whether the node's name is exactly these lower-case bytes; up to seven bytes behind them are
  /// read.
  static boolean isNamed(long node, long name, int length) {
    if (nameLength(node) != length) {
      return false;
    }
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (Memory.getLong(node + HEADER_BYTES + i) != Memory.getLong(name + i)) {
        return false;
      }
    }
    if (i == length) {
      return true;
    }
    long difference = Memory.getLong(node + HEADER_BYTES + i) ^ Memory.getLong(name + i);
    return difference << (64 - 8 * (length - i)) == 0; // little-endian: the first bytes are low
  }

  /// A copy of the relative name.
  public static byte[] nameBytes(long node) {
    byte[] name = new byte[nameLength(node)];
    Memory.copyToArray(name(node), name, 0, name.length);
    return name;
  }
}
