package io.swarmdns.zone.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The content of one RRset: what is at an owner name and type.
///
/// For type RRSIG it is all signatures at the name, whatever they cover. The signatures of an RRset
/// have that RRset's TTL (RFC 4034 §3), so the TTL here is that of signatures which cover no RRset
/// at the name, and 0 when there are none of these.
///
/// Immutable. Equal when all bytes are: see [#isSame] for equal up to the case of names.
///
/// @param ttlSeconds 0 to 2^31-1
/// @param records the data of its records, uncompressed, the case of names as written; in canonical
///   order (RFC 4034 §6.3), without duplicates, one or more; shared, must not be changed
public record RRsetData(int ttlSeconds, List<byte[]> records) {
  /// Most bytes that the records of an RRset may take, each with the 12 bytes of its header: they
  /// must fit into a message. The signatures that cover one RRset are bounded alike.
  public static final int BYTES_MAX = NodeWriter.RRSET_MAX_BYTES;

  /// Most types that a name may have.
  public static final int TYPES_MAX = NodeWriter.TYPES_MAX;

  /// Bytes of a record's header in [#BYTES_MAX].
  public static final int HEADER_BYTES = 12;

  public RRsetData {
    records = List.copyOf(records);
  }

  /// The content that records in any order make, duplicates dropped (RFC 2181 §5).
  public static RRsetData of(int type, int ttlSeconds, List<byte[]> records) {
    if (records.size() < 2) {
      return new RRsetData(ttlSeconds, records);
    }
    record Keyed(byte[] data, byte[] folded) {}

    var keyed = new ArrayList<Keyed>(records.size());
    for (byte[] data : records) {
      keyed.add(new Keyed(data, CanonicalRdata.folded(type, data)));
    }
    keyed.sort((a, b) -> Arrays.compareUnsigned(a.folded, b.folded));
    var sorted = new ArrayList<byte[]>(records.size());
    byte[] last = null;
    for (var each : keyed) {
      if (last == null || !Arrays.equals(last, each.folded)) {
        sorted.add(each.data);
      }
      last = each.folded;
    }
    return new RRsetData(ttlSeconds, sorted);
  }

  RRsetData withTtl(int seconds) {
    return seconds == ttlSeconds ? this : new RRsetData(seconds, records);
  }

  /// Whether both are the same content: the same TTL, and records of the same canonical form.
  public boolean isSame(int type, RRsetData other) {
    if (ttlSeconds != other.ttlSeconds || records.size() != other.records.size()) {
      return false;
    }
    for (int i = 0; i < records.size(); i++) {
      if (!isSame(type, records.get(i), other.records.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isSame(int type, byte[] a, byte[] b) {
    return a.length == b.length && CanonicalRdata.isSame(type, a, 0, b, 0, a.length);
  }

  boolean contains(int type, byte[] data) {
    return records.stream().anyMatch(each -> isSame(type, each, data));
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof RRsetData other)
        || ttlSeconds != other.ttlSeconds
        || records.size() != other.records.size()) {
      return false;
    }
    for (int i = 0; i < records.size(); i++) {
      if (!Arrays.equals(records.get(i), other.records.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = ttlSeconds;
    for (byte[] data : records) {
      hash = 31 * hash + Arrays.hashCode(data);
    }
    return hash;
  }
}
