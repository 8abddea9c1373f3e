package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;

/// The layout of an RRset within a {@link Node}, ready to be copied into an answer.
///
/// ```
/// 0  u16 type
/// 2  u16 number of records
/// 4  u32 size of the whole block in bytes
/// 8  u16 length of the prepared records
/// 10 u16 length of the prepared signatures
/// 12 u16 number of compression pointers
/// 14 u16 number of targets
/// 16 u16 number of signatures
/// 18 u32 TTL in seconds
/// 22 the positions of the compression pointers within the records, u16 each, ascending
///    the targets: u16 position of a name within the records, u32 reference of the node of that
///    name in the same image, in units of 8 bytes (0: not known, look it up)
///    the records, then the RRSIGs that cover them, padded to a multiple of 2 bytes
/// ```
///
/// The records stand as they would in an answer whose question is for their owner: the message's
/// first name, at offset 12, is the owner; every record begins with a pointer to it (C0 0C), and
/// names in the data are compressed against it and against names earlier in the same RRset. A
/// pointer below [#blockAt] thus leads into the owner name, one from there on into the records
/// themselves. To place an RRset anywhere else, both kinds of pointers are shifted
/// (`MessageWriter`). Pointers in signatures are the owners alone (RFC 4034 §3.1.7).
///
/// Targets are the names whose addresses belong into the additional section (NS, MX, SRV, …).
public final class RRset {
  static final int HEADER_BYTES = 22;

  /// Bytes of an entry of [#targets].
  public static final int TARGET_BYTES = 6;

  private RRset() {}

  public static int type(long rrset) {
    return Memory.getShort(rrset);
  }

  public static int count(long rrset) {
    return Memory.getShort(rrset + 2);
  }

  public static int size(long rrset) {
    return Memory.getInt(rrset + 4);
  }

  /// Bytes of the prepared records.
  public static int recordsLength(long rrset) {
    return Memory.getShort(rrset + 8);
  }

  /// Bytes of the prepared RRSIG records, 0 when unsigned.
  public static int signaturesLength(long rrset) {
    return Memory.getShort(rrset + 10);
  }

  public static int pointerCount(long rrset) {
    return Memory.getShort(rrset + 12);
  }

  public static int targetCount(long rrset) {
    return Memory.getShort(rrset + 14);
  }

  public static int signatureCount(long rrset) {
    return Memory.getShort(rrset + 16);
  }

  /// The TTL in seconds, 0 to 2^31-1.
  public static int ttl(long rrset) {
    return Memory.getInt(rrset + 18);
  }

  public static long pointers(long rrset) {
    return rrset + HEADER_BYTES;
  }

  public static long targets(long rrset) {
    return rrset + HEADER_BYTES + 2L * pointerCount(rrset);
  }

  public static long records(long rrset) {
    return targets(rrset) + (long) TARGET_BYTES * targetCount(rrset);
  }

  public static long signatures(long rrset) {
    return records(rrset) + recordsLength(rrset);
  }

  /// The message offset at which the records were laid out: behind a question for an owner name of
  /// this length.
  public static int blockAt(int ownerLength) {
    return 12 + ownerLength + 4;
  }
}
