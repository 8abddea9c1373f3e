package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.NetworkOrder.getShort;
import static io.swarmdns.zone.store.NetworkOrder.putInt;
import static io.swarmdns.zone.store.NetworkOrder.putShort;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;

/// Lays out one node at a time in the format of {@link Node}: groups records into RRsets, puts each
/// RRset's signatures behind it, drops duplicates (the case of names aside), compresses names.
///
/// Reusable, allocation-free but for growth; belongs to one thread.
final class NodeWriter {
  /// The records of an RRset and its signatures must each fit into a message of 65,535 bytes behind
  /// header, question and OPT record.
  static final int RRSET_MAX_BYTES = 65_535 - 12 - 255 - 4 - 64;

  /// A node counts its RRsets in one byte.
  static final int TYPES_MAX = 255;

  private final byte[] origin;
  private final RRsetWriter rrsetWriter;
  private byte[] out = new byte[4096];

  private final byte[] owner = new byte[DomainName.LENGTH_MAX + 8];
  private int nameLength;
  private int records;
  private int[] type = new int[16];
  private int[] ttl = new int[16];
  private byte[][] rdata = new byte[16][];
  private int[] rdataAt = new int[16];
  private int[] rdataLength = new int[16];
  private long[] order = new long[16];

  /// The records of the RRset at hand that are not duplicates, by their place in the order.
  private int[] kept = new int[16];

  private int keptCount;
  private int duplicates;
  private int oversizedType;
  private boolean hasTargets;
  private boolean hasNsec3;

  NodeWriter(DomainName origin) {
    this.origin = origin.wire();
    this.rrsetWriter = new RRsetWriter(this.origin);
  }

  /// Begins a node. The name is lower case, relative to the origin.
  void begin(byte[] name, int from, int length) {
    System.arraycopy(name, from, owner, 0, length);
    System.arraycopy(origin, 0, owner, length, origin.length);
    nameLength = length;
    records = 0;
    duplicates = 0;
    oversizedType = 0;
    hasTargets = false;
    hasNsec3 = false;
  }

  /// Adds a record; its uncompressed data must stay in the array until [#finish].
  void add(int recordType, int ttlSeconds, byte[] data, int from, int length) {
    if (records == type.length) {
      grow();
    }
    type[records] = recordType;
    ttl[records] = ttlSeconds;
    rdata[records] = data;
    rdataAt[records] = from;
    rdataLength[records] = length;
    records++;
  }

  private void grow() {
    int capacity = type.length * 2;
    type = Arrays.copyOf(type, capacity);
    ttl = Arrays.copyOf(ttl, capacity);
    rdata = Arrays.copyOf(rdata, capacity);
    rdataAt = Arrays.copyOf(rdataAt, capacity);
    rdataLength = Arrays.copyOf(rdataLength, capacity);
    order = Arrays.copyOf(order, capacity);
  }

  /// Lays the node out in [#bytes] and returns its size. When an RRset cannot be served, because it
  /// does not fit into a message or the node has too many types, [#oversizedType] names it and it
  /// is left out.
  int finish() {
    sortByType();
    int flags = nameLength == 0 ? Node.APEX : 0;
    if (nameLength >= 2 && owner[0] == 1 && owner[1] == '*') {
      flags |= Node.WILDCARD;
    }
    int directory = Node.HEADER_BYTES + nameLength;
    int at = directory + Node.ENTRY_BYTES * types();
    ensure(at);
    System.arraycopy(owner, 0, out, Node.HEADER_BYTES, nameLength);
    int rrsets = 0;
    boolean onlyNsec3 = records > 0;
    for (int from = 0; from < records; ) {
      int rrType = groupType(from);
      int to = from + 1;
      while (to < records && groupType(to) == rrType) {
        to++;
      }
      if (rrsets == TYPES_MAX) {
        oversizedType = rrType;
        break;
      }
      int written = writeGroup(rrType, from, to, at);
      if (written > 0) {
        enter(directory + Node.ENTRY_BYTES * rrsets, rrType, at);
        at += written;
        rrsets++;
        flags |= flagOf(rrType);
        onlyNsec3 &= rrType == RrType.NSEC3;
        hasNsec3 |= rrType == RrType.NSEC3;
      }
      from = to;
    }
    if (onlyNsec3 && rrsets > 0) {
      flags |= Node.NSEC3_ONLY;
    }
    return writeHeader(at, flags, rrsets);
  }

  /// How many types there are; one that is left out later leaves a gap behind the directory.
  private int types() {
    int types = 0;
    for (int i = 0; i < records; i++) {
      types += i == 0 || groupType(i) != groupType(i - 1) ? 1 : 0;
    }
    return types;
  }

  private void enter(int entry, int rrType, int rrsetAt) {
    putShort(out, entry, rrType);
    putInt(out, entry + 2, rrsetAt);
  }

  private int writeHeader(int end, int flags, int rrsets) {
    int size = (end + 7) & ~7;
    ensure(size);
    Arrays.fill(out, end, size, (byte) 0);
    putInt(out, 0, size);
    putShort(out, Node.FLAGS_AT, flags);
    out[6] = (byte) nameLength;
    out[7] = (byte) rrsets;
    return size;
  }

  /// The flags of the last node, as its own records decide them.
  int flags() {
    return getShort(out, Node.FLAGS_AT);
  }

  /// Adds flags that depend on the node's surroundings.
  void addFlags(int more) {
    putShort(out, Node.FLAGS_AT, flags() | more);
  }

  /// Whether the last node has an NSEC3 RRset.
  boolean hasNsec3() {
    return hasNsec3;
  }

  /// The node as laid out by [#finish]; overwritten by the next one.
  byte[] bytes() {
    return out;
  }

  /// How many records of the last node were dropped because they were there already.
  int duplicates() {
    return duplicates;
  }

  /// The type that had to be left out of the last node, or 0.
  int oversizedType() {
    return oversizedType;
  }

  /// Whether the last node's records point at names of the zone whose addresses go with them.
  boolean hasTargets() {
    return hasTargets;
  }

  private int flagOf(int rrType) {
    return switch (rrType) {
      case RrType.NS -> nameLength == 0 ? 0 : Node.CUT;
      case RrType.CNAME -> Node.CNAME;
      case RrType.DNAME -> Node.DNAME;
      case RrType.NSEC -> Node.NSEC;
      default -> 0;
    };
  }

  /// Sorts by type, with an RRset's signatures behind its records; signatures that cover nothing
  /// here become an RRset of type RRSIG.
  private void sortByType() {
    for (int i = 0; i < records; i++) {
      boolean signature = type[i] == RrType.RRSIG && rdataLength[i] >= 2;
      order[i] = key(signature ? coveredType(i) : type[i], signature, i);
    }
    sort();
    boolean orphans = false;
    int covered = -1;
    for (int i = 0; i < records; i++) {
      if (!isSignature(i)) {
        covered = groupType(i);
      } else if (groupType(i) != covered) {
        order[i] = key(RrType.RRSIG, false, recordAt(i));
        orphans = true;
      }
    }
    if (orphans) {
      sort();
    }
  }

  private int coveredType(int signature) {
    return getShort(rdata[signature], rdataAt[signature]);
  }

  private static long key(int groupType, boolean signature, int index) {
    return ((long) groupType << 33) | (signature ? 1L << 32 : 0) | index;
  }

  private void sort() {
    if (records > 1) {
      Arrays.sort(order, 0, records);
    }
  }

  private int groupType(int i) {
    return (int) (order[i] >>> 33);
  }

  private boolean isSignature(int i) {
    return (order[i] >>> 32 & 1) != 0;
  }

  private int recordAt(int i) {
    return (int) order[i];
  }

  /// Writes the records `from` to `to` (exclusive) of one type; returns the bytes written, 0 when
  /// it had to be left out.
  private int writeGroup(int rrType, int from, int to, int at) {
    rrsetWriter.begin(owner, nameLength + origin.length, rrType, smallestTtl(from, to));
    keptCount = 0;
    // Stop at the first that does not fit: to compare all of a huge RRset would take hours.
    for (int i = from; i < to && !rrsetWriter.isOversized(); i++) {
      int record = recordAt(i);
      if (isDuplicate(i)) {
        duplicates++;
        continue;
      }
      keep(i);
      if (isSignature(i)) {
        rrsetWriter.addSignature(rdata[record], rdataAt[record], rdataLength[record]);
      } else {
        rrsetWriter.addRecord(rdata[record], rdataAt[record], rdataLength[record]);
      }
    }
    if (rrsetWriter.isOversized() || out.length > Integer.MAX_VALUE / 2) {
      oversizedType = rrType;
      return 0;
    }
    hasTargets |= rrsetWriter.hasTargets();
    ensure(at + rrsetWriter.size());
    return rrsetWriter.writeTo(out, at);
  }

  /// RFC 2181 §5.2: the TTLs of an RRset must be the same; if they are not, the smallest is safe.
  private int smallestTtl(int from, int to) {
    int smallest = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      if (!isSignature(i)) {
        smallest = Math.min(smallest, ttl[recordAt(i)]);
      }
    }
    return smallest;
  }

  private void keep(int i) {
    if (keptCount == kept.length) {
      kept = Arrays.copyOf(kept, keptCount * 2);
    }
    kept[keptCount++] = i;
  }

  /// Whether one of the records kept, which are no more than fit into a message, is the same.
  private boolean isDuplicate(int i) {
    int record = recordAt(i);
    for (int k = 0; k < keptCount; k++) {
      int other = recordAt(kept[k]);
      if (isSignature(kept[k]) == isSignature(i) && isSameRecord(other, record)) {
        return true;
      }
    }
    return false;
  }

  /// RFC 4343 §3: the case of names makes no difference.
  private boolean isSameRecord(int a, int b) {
    return rdataLength[a] == rdataLength[b]
        && CanonicalRdata.isSame(
            type[a], rdata[a], rdataAt[a], rdata[b], rdataAt[b], rdataLength[a]);
  }

  private void ensure(int bytes) {
    if (bytes + 8 > out.length) {
      out = Arrays.copyOf(out, Math.max(bytes + 8, out.length * 2));
    }
  }
}
