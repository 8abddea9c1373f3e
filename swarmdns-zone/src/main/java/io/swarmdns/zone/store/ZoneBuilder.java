package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.text.RecordSink;
import io.swarmdns.zone.text.RecordTypes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
  private final int originLabels;
  private final BuildMemory memory = new BuildMemory();
  private final NameTable names = new NameTable(memory);
  private final ParsedName owner;
  private final MemorySegment ownerBytes = Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 65L, 8);
  private final byte[] lastOwner = new byte[DomainName.LENGTH_MAX];
  private int lastOwnerLength;
  private int lastNumber;
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
    this.originLabels = origin.labelCount();
    this.owner = new ParsedName(hasher);
    Memory.copyFromArray(originWire, 0, ownerBytes.address(), originWire.length);
    if (!owner.set(ownerBytes.address(), originWire.length)) {
      throw new IllegalArgumentException("not a name: " + origin);
    }
    names.intern(owner, 0, 0);
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
    int number = isLastOwner(ownerName, ownerLength) ? lastNumber : number(ownerName, ownerLength);
    if (number < 0) {
      problem(
          line,
          "record outside of zone " + origin,
          "remove it, or check $ORIGIN and missing final dots");
      return;
    }
    names.addRecord(number, type, ttlSeconds, rdata, rdataOffset, rdataLength);
    records++;
    // An upper bound: header of an RRset, record, padding, and for names pointers and a target.
    bytesNeeded += Node.ENTRY_BYTES + RRset.HEADER_BYTES + 12 + rdataLength + 2 + 2 * 4 + RRset.TARGET_BYTES;
  }

  private boolean isLastOwner(byte[] name, int length) {
    return length == lastOwnerLength
        && Arrays.equals(name, 0, length, lastOwner, 0, length);
  }

  /// The number of the owner name, -1 when it lies outside of the zone.
  private int number(byte[] name, int length) {
    Memory.copyFromArray(name, 0, ownerBytes.address(), length);
    if (!owner.set(ownerBytes.address(), length)) {
      return -1;
    }
    int apex = owner.labelCount() - originLabels;
    if (apex < 0 || !owner.suffixEquals(apex, originWire)) {
      return -1;
    }
    depth = Math.max(depth, apex);
    System.arraycopy(name, 0, lastOwner, 0, length);
    lastOwnerLength = length;
    lastNumber = names.intern(owner, 0, apex);
    return lastNumber;
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
    var writer = new ImageWriter(origin, names, bytesNeeded, depth);
    var image = writer.write(this::numberOfTarget);
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

  private int numberOfTarget(byte[] name, int length) {
    Memory.copyFromArray(name, 0, ownerBytes.address(), length);
    if (!owner.set(ownerBytes.address(), length)) {
      return -1;
    }
    int apex = owner.labelCount() - originLabels;
    return apex < 0 ? -1 : names.find(owner, 0, apex);
  }

  /// Frees what was collected. A version that was built lives on.
  @Override
  public void close() {
    memory.close();
  }
}
