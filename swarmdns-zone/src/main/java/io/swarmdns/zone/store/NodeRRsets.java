package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The content of one node at a time, as RRsets in ascending order of type with their records in
/// canonical order (RFC 4034 §6.3), all signatures at the name together under type RRSIG
/// ([RRsetData]).
///
/// Reusable, allocation-free but for growth; belongs to one thread. The node's memory must be held
/// by a lease or an epoch while it is read.
public final class NodeRRsets {
  /// From so many records on an RRset is sorted by the library, which allocates.
  private static final int MANY_RECORDS = 24;

  private final NodeReader reader;
  private final NodeReader.Records taking = this::take;
  private final byte[] origin;
  private final byte[] owner = new byte[DomainName.LENGTH_MAX + 1];
  private int ownerLength;

  // The records as the node has them, and their canonical form at the same places.
  private byte[] written = new byte[1024];
  private byte[] folded = new byte[1024];
  private int used;
  private int[] recordType = new int[16];
  private int[] recordTtl = new int[16];
  private int[] recordAt = new int[17];
  private int records;

  // The records' numbers, RRset by RRset.
  private int[] order = new int[16];
  private int[] type = new int[8];
  private int[] ttl = new int[8];
  private int[] first = new int[9];
  private int count;

  public NodeRRsets(DomainName origin) {
    reader = new NodeReader(origin);
    this.origin = origin.wire();
  }

  /// Reads the node; what is here changes with the next.
  public void read(long node) {
    used = 0;
    records = 0;
    count = 0;
    int relative = Node.nameLength(node);
    Memory.copyToArray(Node.name(node), owner, 0, relative);
    System.arraycopy(origin, 0, owner, relative, origin.length);
    ownerLength = relative + origin.length;
    if (Node.rrsetCount(node) == 0) {
      return;
    }
    reader.read(node, taking);
    group(node);
  }

  private void take(int rrType, int ttlSeconds, byte[] rdata, int length) {
    if (used + length > written.length) {
      int capacity = Math.max(used + length, 2 * written.length);
      written = Arrays.copyOf(written, capacity);
      folded = Arrays.copyOf(folded, capacity);
    }
    if (records == recordType.length) {
      recordType = Arrays.copyOf(recordType, 2 * records);
      recordTtl = Arrays.copyOf(recordTtl, 2 * records);
      recordAt = Arrays.copyOf(recordAt, 2 * records + 1);
      order = Arrays.copyOf(order, 2 * records);
    }
    System.arraycopy(rdata, 0, written, used, length);
    System.arraycopy(rdata, 0, folded, used, length);
    CanonicalRdata.fold(rrType, folded, used, length);
    recordType[records] = rrType;
    recordTtl[records] = ttlSeconds;
    recordAt[records++] = used;
    used += length;
    recordAt[records] = used;
  }

  /// Puts the records in order. They come by type but for the signatures, which are behind what
  /// they cover.
  private void group(long node) {
    int ordered = 0;
    boolean signaturesDone = false;
    for (int i = 0; i < records; i++) {
      int rrType = recordType[i];
      if (rrType == RrType.RRSIG) {
        continue;
      }
      if (rrType > RrType.RRSIG && !signaturesDone) {
        signaturesDone = true;
        ordered = addSignatures(node, ordered);
      }
      if (count == 0 || type[count - 1] != rrType) {
        begin(rrType, recordTtl[i], ordered);
      }
      order[ordered++] = i;
    }
    if (!signaturesDone) {
      ordered = addSignatures(node, ordered);
    }
    first[count] = ordered;
    for (int i = 0; i < count; i++) {
      sort(first[i], first[i + 1]);
    }
  }

  private int addSignatures(long node, int ordered) {
    int at = ordered;
    for (int i = 0; i < records; i++) {
      if (recordType[i] == RrType.RRSIG) {
        if (at == ordered) {
          begin(RrType.RRSIG, strayTtlSeconds(node), at);
        }
        order[at++] = i;
      }
    }
    return at;
  }

  /// The TTL of signatures at the node that cover no RRset there, 0 when there are none.
  static int strayTtlSeconds(long node) {
    long strays = Node.rrset(node, RrType.RRSIG);
    return strays == 0 ? 0 : RRset.ttl(strays);
  }

  private void begin(int rrType, int ttlSeconds, int at) {
    if (count == type.length) {
      type = Arrays.copyOf(type, 2 * count);
      ttl = Arrays.copyOf(ttl, 2 * count);
      first = Arrays.copyOf(first, 2 * count + 1);
    }
    type[count] = rrType;
    ttl[count] = ttlSeconds;
    first[count++] = at;
  }

  private void sort(int from, int to) {
    if (to - from >= MANY_RECORDS) {
      var sorted = new Integer[to - from];
      Arrays.setAll(sorted, i -> order[from + i]);
      Arrays.sort(sorted, (Comparator<Integer>) this::compare);
      for (int i = from; i < to; i++) {
        order[i] = sorted[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int record = order[i];
      int at = i;
      for (; at > from && compare(order[at - 1], record) > 0; at--) {
        order[at] = order[at - 1];
      }
      order[at] = record;
    }
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(
        folded, recordAt[a], recordAt[a + 1], folded, recordAt[b], recordAt[b + 1]);
  }

  /// Holds the absolute owner in lower case, from its beginning on. Not to be changed.
  public byte[] owner() {
    return owner;
  }

  public int ownerLength() {
    return ownerLength;
  }

  /// How many RRsets the node has.
  public int count() {
    return count;
  }

  public int type(int rrset) {
    return type[rrset];
  }

  public int ttlSeconds(int rrset) {
    return ttl[rrset];
  }

  public int recordCount(int rrset) {
    return first[rrset + 1] - first[rrset];
  }

  /// Where a record's data begins in [#written] and [#folded].
  public int at(int rrset, int record) {
    return recordAt[order[first[rrset] + record]];
  }

  /// Bytes of a record's data.
  public int length(int rrset, int record) {
    int number = order[first[rrset] + record];
    return recordAt[number + 1] - recordAt[number];
  }

  /// Holds the records' data, the case of names as written. Not to be changed.
  public byte[] written() {
    return written;
  }

  /// Holds the records' data in canonical form. Not to be changed.
  public byte[] folded() {
    return folded;
  }

  /// Whether an RRset is the same as one of another node: type, TTL, and records in canonical form.
  public boolean isSame(int rrset, NodeRRsets other, int otherRRset) {
    int size = recordCount(rrset);
    if (type(rrset) != other.type(otherRRset)
        || ttlSeconds(rrset) != other.ttlSeconds(otherRRset)
        || size != other.recordCount(otherRRset)) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      int from = at(rrset, i);
      int otherFrom = other.at(otherRRset, i);
      if (!Arrays.equals(
          folded,
          from,
          from + length(rrset, i),
          other.folded,
          otherFrom,
          otherFrom + other.length(otherRRset, i))) {
        return false;
      }
    }
    return true;
  }

  /// A copy of an RRset's content.
  public RRsetData data(int rrset) {
    List<byte[]> copies = new ArrayList<>(recordCount(rrset));
    for (int i = 0; i < recordCount(rrset); i++) {
      int at = at(rrset, i);
      copies.add(Arrays.copyOfRange(written, at, at + length(rrset, i)));
    }
    return new RRsetData(ttl[rrset], copies);
  }
}
