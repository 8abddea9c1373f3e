package io.swarmdns.zone.canonical;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.RRsetData;
import java.util.Arrays;
import java.util.BitSet;

/// Whether the RRsets of a stream come in the one order that they may have, with owners that are
/// names of the zone. Each step answers with what is wrong, empty when nothing is.
final class StreamOrder {
  private static final String FINE = "";

  private final byte[] origin;
  private final byte[] lastOwner = new byte[DomainName.LENGTH_MAX];
  private int lastLength;
  private byte[] lastKey = new byte[0];
  private int lastType;

  // Of the last owner: the types there, those that its signatures cover, and the signatures' TTL.
  private final BitSet types = new BitSet();
  private int typeCount;
  private final BitSet covered = new BitSet();
  private int signatureTtlSeconds;

  StreamOrder(DomainName origin) {
    this.origin = origin.wire();
  }

  /// The next RRset.
  String next(byte[] owner, int length, int type, int ttlSeconds) {
    if (ttlSeconds < 0) {
      return "TTL above 2147483647"; // RFC 2181 §8
    }
    if (Arrays.equals(owner, 0, length, lastOwner, 0, lastLength)) {
      if (type <= lastType) {
        return "types out of order";
      }
    } else {
      var error = enter(owner, length);
      if (!error.isEmpty()) {
        return error;
      }
    }
    lastType = type;
    types.set(type);
    if (++typeCount > RRsetData.TYPES_MAX) {
      return "more than " + RRsetData.TYPES_MAX + " types at a name";
    }
    if (type == RrType.RRSIG) {
      signatureTtlSeconds = ttlSeconds;
    }
    return FINE;
  }

  private String enter(byte[] owner, int length) {
    var error = end();
    if (error.isEmpty() && !isNameOfZone(owner, length)) {
      error = "the owner is not a lower-case name in the zone";
    }
    if (!error.isEmpty()) {
      return error;
    }
    byte[] key = SortKey.of(Arrays.copyOf(owner, length));
    if (lastLength > 0 && Arrays.compareUnsigned(lastKey, key) >= 0) {
      return "owners out of order";
    }
    lastKey = key;
    System.arraycopy(owner, 0, lastOwner, 0, length);
    lastLength = length;
    types.clear();
    typeCount = 0;
    covered.clear();
    signatureTtlSeconds = 0;
    return FINE;
  }

  private boolean isNameOfZone(byte[] owner, int length) {
    int apexAt = length - origin.length;
    int at = 0;
    while (at < apexAt) {
      int label = owner[at++] & 0xff;
      if (label == 0 || label > DomainName.LABEL_MAX || at + label > apexAt) {
        return false;
      }
      for (int stop = at + label; at < stop; at++) {
        if (owner[at] >= 'A' && owner[at] <= 'Z') {
          return false;
        }
      }
    }
    return at == apexAt && Arrays.equals(owner, apexAt, length, origin, 0, origin.length);
  }

  /// A record of the RRset that came last.
  ///
  /// @param data of the form that its type has
  void record(byte[] data) {
    if (lastType == RrType.RRSIG) {
      covered.set((data[0] & 0xff) << 8 | data[1] & 0xff);
    }
  }

  /// The last owner is complete. The TTL of its signatures is 0 unless one covers no RRset there:
  /// otherwise there were two streams for the same content.
  String end() {
    if (signatureTtlSeconds == 0) {
      return FINE;
    }
    types.clear(RrType.RRSIG); // signatures cover none of their kind
    covered.andNot(types);
    return covered.isEmpty() ? "signatures with a TTL of their own" : FINE;
  }
}
