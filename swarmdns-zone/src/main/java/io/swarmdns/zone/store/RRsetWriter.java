package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.NetworkOrder.putInt;
import static io.swarmdns.zone.store.NetworkOrder.putShort;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;

/// Lays out one RRset at a time in the format of {@link RRset}.
///
/// Names in the data of NS, CNAME, SOA, PTR and MX records are compressed; those of newer types
/// must not be (RFC 3597 §4). Reusable; belongs to one thread.
final class RRsetWriter {
  /// Earlier names of the same RRset that a later one is compared with.
  private static final int NAMES_MAX = 64;

  /// A pointer into the records must still reach its target when the RRset is placed late in a
  /// message, so only names near the beginning are pointed at.
  private static final int POINTED_AT_MAX = 4096;

  private final byte[] origin;
  private byte[] records = new byte[512];
  private byte[] signatures = new byte[256];
  private int recordsLength;
  private int uncompressedLength;
  private int signaturesLength;
  private int recordCount;
  private int signatureCount;
  private boolean oversized;
  private int type;
  private int ttlSeconds;

  private byte[] owner = new byte[0];
  private int ownerLength;
  private boolean ownerIsWildcard;
  private final boolean[] ownerLabelStart = new boolean[DomainName.LENGTH_MAX + 1];

  private int[] pointers = new int[32];
  private int pointerCount;
  private int[] targetPosition = new int[8];
  private int targetCount;

  /// Suffixes written so far: lower-case copies, one behind the other, and where each stands in the
  /// records.
  private byte[] known = new byte[DomainName.LENGTH_MAX + 1];

  private final int[] knownEnd = new int[NAMES_MAX];
  private final int[] knownPosition = new int[NAMES_MAX];
  private int knownCount;

  private final byte[] name = new byte[DomainName.LENGTH_MAX + 8];
  private final byte[] lowered = new byte[DomainName.LENGTH_MAX + 8];

  RRsetWriter(byte[] origin) {
    this.origin = origin;
  }

  /// Begins an RRset of the owner (lower case, absolute, wire format).
  void begin(byte[] ownerName, int length, int rrType, int ttl) {
    owner = ownerName;
    ownerLength = length;
    ownerIsWildcard = length > 2 && ownerName[0] == 1 && ownerName[1] == '*';
    Arrays.fill(ownerLabelStart, 0, length, false);
    for (int at = 0; ownerName[at] != 0; at += 1 + ownerName[at]) {
      ownerLabelStart[at] = true;
    }
    type = rrType;
    ttlSeconds = ttl;
    recordsLength = 0;
    uncompressedLength = 0;
    signaturesLength = 0;
    recordCount = 0;
    signatureCount = 0;
    pointerCount = 0;
    targetCount = 0;
    knownCount = 0;
    oversized = false;
  }

  boolean isOversized() {
    return oversized;
  }

  void addRecord(byte[] rdata, int from, int length) {
    uncompressedLength += 12 + length;
    // Before compression, so that whether it fits does not depend on the order of the records.
    if (oversized || uncompressedLength > NodeWriter.RRSET_MAX_BYTES) {
      oversized = true;
      return;
    }
    records = ensure(records, recordsLength + 12 + length);
    addPointer(recordsLength);
    int dataAt = header(records, recordsLength, type) + 2;
    int end = writeData(rdata, from, length, dataAt);
    putShort(records, dataAt - 2, end - dataAt);
    addTarget(rdata, from, length, dataAt);
    recordsLength = end;
    recordCount++;
  }

  void addSignature(byte[] rdata, int from, int length) {
    if (oversized || signaturesLength + 12 + length > NodeWriter.RRSET_MAX_BYTES) {
      oversized = true;
      return;
    }
    signatures = ensure(signatures, signaturesLength + 12 + length);
    int at = header(signatures, signaturesLength, RrType.RRSIG);
    putShort(signatures, at, length);
    System.arraycopy(rdata, from, signatures, at + 2, length);
    signaturesLength = at + 2 + length;
    signatureCount++;
  }

  /// Owner pointer, type, class, TTL; returns where the data's length belongs.
  private int header(byte[] to, int at, int rrType) {
    putShort(to, at, 0xc00c);
    putShort(to, at + 2, rrType);
    putShort(to, at + 4, 1);
    putInt(to, at + 6, ttlSeconds);
    return at + 10;
  }

  boolean hasTargets() {
    return targetCount > 0;
  }

  int size() {
    int size =
        RRset.HEADER_BYTES
            + 2 * pointerCount
            + RRset.TARGET_BYTES * targetCount
            + recordsLength
            + signaturesLength;
    return (size + 1) & ~1;
  }

  int writeTo(byte[] to, int at) {
    int size = size();
    putShort(to, at, type);
    putShort(to, at + 2, recordCount);
    putInt(to, at + 4, size);
    putShort(to, at + 8, recordsLength);
    putShort(to, at + 10, signaturesLength);
    putShort(to, at + 12, pointerCount);
    putShort(to, at + 14, targetCount);
    putShort(to, at + 16, signatureCount);
    putInt(to, at + 18, ttlSeconds);
    int p = at + RRset.HEADER_BYTES;
    for (int i = 0; i < pointerCount; i++, p += 2) {
      putShort(to, p, pointers[i]);
    }
    for (int i = 0; i < targetCount; i++, p += RRset.TARGET_BYTES) {
      putShort(to, p, targetPosition[i]);
      putInt(to, p + 2, 0); // an image under construction gets its references when all nodes stand
    }
    System.arraycopy(records, 0, to, p, recordsLength);
    System.arraycopy(signatures, 0, to, p + recordsLength, signaturesLength);
    return size;
  }

  private int writeData(byte[] rdata, int from, int length, int at) {
    return switch (type) {
      case RrType.NS, RrType.CNAME, RrType.PTR -> writeName(rdata, from, at);
      case RrType.MX -> {
        System.arraycopy(rdata, from, records, at, 2);
        yield writeName(rdata, from + 2, at + 2);
      }
      case RrType.SOA -> {
        int second = from + nameLength(rdata, from);
        int numbers = second + nameLength(rdata, second);
        int end = writeName(rdata, second, writeName(rdata, from, at));
        System.arraycopy(rdata, numbers, records, end, from + length - numbers);
        yield end + from + length - numbers;
      }
      default -> {
        System.arraycopy(rdata, from, records, at, length);
        yield at + length;
      }
    };
  }

  private static int nameLength(byte[] name, int from) {
    int at = from;
    while (name[at] != 0) {
      at += 1 + name[at];
    }
    return at + 1 - from;
  }

  /// Reads a name into `name` and `lowered`; returns its length.
  private int readName(byte[] rdata, int from) {
    int length = nameLength(rdata, from);
    System.arraycopy(rdata, from, name, 0, length);
    for (int i = 0; i < length; i++) {
      byte b = name[i];
      lowered[i] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
    return length;
  }

  /// Writes a name with the longest suffix that is known already replaced by a pointer (RFC 1035
  /// §4.1.4); returns where it ends.
  private int writeName(byte[] rdata, int from, int to) {
    int length = readName(rdata, from);
    int at = to;
    int ownNames = knownCount;
    for (int label = 0; name[label] != 0; label += 1 + name[label]) {
      int pointer = pointerTo(label, length - label, ownNames);
      if (pointer >= 0) {
        addPointer(at);
        putShort(records, at, 0xc000 | pointer);
        return at + 2;
      }
      remember(label, length - label, at);
      System.arraycopy(name, label, records, at, 1 + name[label]);
      at += 1 + name[label];
    }
    records[at] = 0;
    return at + 1;
  }

  /// The message offset where this suffix of `lowered` stands already, or -1.
  private int pointerTo(int from, int length, int names) {
    int inOwner = ownerLength - length;
    // The wildcard label itself is replaced by the name that was asked for.
    if (inOwner >= (ownerIsWildcard ? 1 : 0)
        && ownerLabelStart[inOwner]
        && Arrays.equals(owner, inOwner, ownerLength, lowered, from, from + length)) {
      return 12 + inOwner;
    }
    int begin = 0;
    for (int i = 0; i < names; i++) {
      if (Arrays.equals(known, begin, knownEnd[i], lowered, from, from + length)) {
        return RRset.blockAt(ownerLength) + knownPosition[i];
      }
      begin = knownEnd[i];
    }
    return -1;
  }

  private void remember(int from, int length, int position) {
    if (knownCount < NAMES_MAX && position < POINTED_AT_MAX) {
      int begin = knownCount == 0 ? 0 : knownEnd[knownCount - 1];
      known = ensure(known, begin + length);
      System.arraycopy(lowered, from, known, begin, length);
      knownEnd[knownCount] = begin + length;
      knownPosition[knownCount] = position;
      knownCount++;
    }
  }

  private void addPointer(int position) {
    if (pointerCount == pointers.length) {
      pointers = Arrays.copyOf(pointers, pointerCount * 2);
    }
    pointers[pointerCount++] = position;
  }

  /// Notes the name whose addresses belong into the additional section (RFC 1035 §3.3.9 and
  /// §3.3.11, RFC 2782, RFC 2230, RFC 9460 §4.1), when it lies in this zone.
  private void addTarget(byte[] rdata, int from, int length, int dataAt) {
    int nameAt = targetOffset(type);
    if (nameAt < 0 || nameAt >= length) {
      return;
    }
    int targetLength = readName(rdata, from + nameAt);
    int skip = targetLength - origin.length;
    if (skip < 0 || !Arrays.equals(lowered, skip, targetLength, origin, 0, origin.length)) {
      return;
    }
    if (targetCount == targetPosition.length) {
      targetPosition = Arrays.copyOf(targetPosition, targetCount * 2);
    }
    targetPosition[targetCount++] = dataAt + nameAt;
  }

  private static int targetOffset(int type) {
    return switch (type) {
      case RrType.NS -> 0;
      case RrType.MX, RrType.KX, RrType.SVCB, RrType.HTTPS -> 2;
      case RrType.SRV -> 6;
      default -> -1;
    };
  }

  private static byte[] ensure(byte[] array, int bytes) {
    return bytes <= array.length ? array : Arrays.copyOf(array, Math.max(bytes, array.length * 2));
  }
}
