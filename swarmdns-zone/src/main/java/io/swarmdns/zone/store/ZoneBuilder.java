package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.RecordSink;
import io.swarmdns.zone.text.RecordTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects the records of one zone and builds its first version from them.
///
/// Records come in any order. What cannot be in the zone is left out and reported; whether the rest
/// is a zone that should be served is for the zone checks to say. Rdata must be well-formed for its
/// type. Belongs to the thread that made it.
public final class ZoneBuilder implements RecordSink, AutoCloseable {
  /// Problems kept; the rest are only counted.
  public static final int PROBLEMS_MAX = 100;

  /// A record that could not be taken.
  ///
  /// @param line of the zone file, 0 when it concerns a whole RRset
  public record Problem(int line, String message, String advice) {}

  private final DomainName origin;
  private final byte[] originWire;
  private final NameHash hasher;
  private final OwnerList owners = new OwnerList();
  private final byte[] lowerCase = new byte[DomainName.LENGTH_MAX];

  // The owner entered last, as it was written, and how many labels it has below the apex.
  private final byte[] lastOwner = new byte[DomainName.LENGTH_MAX];
  private int lastLength;
  private int lastLabels;

  private int depth;
  private int records;
  private long bytesNeeded;
  private final List<Problem> problems = new ArrayList<>();
  private int problemCount;
  private int duplicates;

  /// @param hasher the one that the store which will serve the zone uses
  public ZoneBuilder(DomainName origin, NameHash hasher) {
    this.origin = origin;
    this.originWire = origin.wire();
    this.hasher = hasher;
    enter(originWire, originWire.length, 0); // there is an apex, with records or without
  }

  @Override
  public void record(
      byte[] ownerName,
      int ownerLength,
      int type,
      int ttlSeconds,
      byte[] rdata,
      int rdataOffset,
      int rdataLength,
      int line) {
    if (!Arrays.equals(ownerName, 0, ownerLength, lastOwner, 0, lastLength)) {
      int labels = labelsBelowApex(ownerName, ownerLength);
      if (labels < 0) {
        problem(
            line,
            "record outside of zone " + origin,
            "remove it, or check $ORIGIN and missing final dots");
        return;
      }
      enter(ownerName, ownerLength, labels);
    }
    owners.addRecord(type, ttlSeconds, rdata, rdataOffset, rdataLength);
    records++;
    // An upper bound: header of an RRset, record, padding, and for names pointers and a target.
    bytesNeeded +=
        Node.ENTRY_BYTES + RRset.HEADER_BYTES + 12 + rdataLength + 2 + 2 * 4 + RRset.TARGET_BYTES;
  }

  /// Labels of the name below the apex; -1 when it is not a name, or not one of the zone.
  private int labelsBelowApex(byte[] name, int length) {
    int apexAt = length - originWire.length;
    int labels = 0;
    int at = 0;
    for (; at < apexAt; at += 1 + name[at]) {
      if (name[at] <= 0 || name[at] > DomainName.LABEL_MAX) {
        return -1;
      }
      labels++;
    }
    if (at != apexAt || length > DomainName.LENGTH_MAX) {
      return -1;
    }
    for (int i = 0; i < originWire.length; i++) {
      if (lowerCase(name[apexAt + i]) != originWire[i]) {
        return -1;
      }
    }
    return labels;
  }

  private static byte lowerCase(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }

  private void enter(byte[] name, int length, int labels) {
    int relative = length - originWire.length;
    for (int i = 0; i < relative; i++) {
      lowerCase[i] = lowerCase(name[i]);
    }
    owners.addOwner(lowerCase, relative);
    bytesNeeded += nodeBytes(relative);
    if (labels > 1) {
      bytesNeeded += parentsBytes(relative, labels);
    }
    System.arraycopy(name, 0, lastOwner, 0, length);
    lastLength = length;
    lastLabels = labels;
    depth = Math.max(depth, labels);
  }

  private static int nodeBytes(int nameLength) {
    return Node.HEADER_BYTES + nameLength + 8;
  }

  /// Bytes that nodes of the name's parents would take that hold no records (RFC 8020), but for
  /// those that the name before had too.
  private int parentsBytes(int length, int labels) {
    int bytes = 0;
    int at = 1 + lowerCase[0];
    for (int left = labels - 1; left > 0 && !isLastOrItsParent(at, length, left); left--) {
      bytes += nodeBytes(length - at);
      at += 1 + lowerCase[at];
    }
    return bytes;
  }

  /// Whether the labels from `at` on are the name entered last, or a parent of it.
  private boolean isLastOrItsParent(int at, int length, int labels) {
    int lastAt = 0;
    for (int left = lastLabels; left > labels; left--) {
      lastAt += 1 + lastOwner[lastAt];
    }
    int relative = lastLength - originWire.length;
    if (relative - lastAt != length - at) {
      return false;
    }
    for (int i = 0; i < length - at; i++) {
      if (lowerCase(lastOwner[lastAt + i]) != lowerCase[at + i]) {
        return false;
      }
    }
    return true;
  }

  private void problem(int line, String message, String advice) {
    if (problemCount++ < PROBLEMS_MAX) {
      problems.add(new Problem(line, message, advice));
    }
  }

  /// Records taken so far.
  public int recordCount() {
    return records;
  }

  /// What could not be taken, the first [#PROBLEMS_MAX] of it; complete after [#build].
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /// How many problems there were in all.
  public int problemCount() {
    return problemCount;
  }

  /// Identical records that were dropped (RFC 2181 §5); known after [#build].
  public int duplicates() {
    return duplicates;
  }

  /// Builds the zone. Call it once; the builder is of no use afterwards but for its problems.
  public ZoneVersion build() {
    var writer = new ImageWriter(origin, hasher, owners, bytesNeeded, depth);
    var image = writer.write();
    duplicates = writer.duplicates();
    for (var oversized : writer.oversized()) {
      problem(
          0,
          oversized.owner()
              + ": "
              + RecordTypes.name(oversized.type())
              + " RRset does not fit into a message",
          "split it over several names");
    }
    return ZoneVersion.of(image);
  }

  /// Frees what was collected. A version that was built lives on.
  @Override
  public void close() {
    owners.close();
  }
}
