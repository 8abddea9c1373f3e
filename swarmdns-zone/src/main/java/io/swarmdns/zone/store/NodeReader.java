package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;

/// Reads the records of nodes back into canonical wire format: for transfers, edits, checks and the
/// canonical stream. The reverse of {@link RRsetWriter}.
///
/// Reusable; belongs to one thread. The node's memory must be held by a lease or an epoch.
public final class NodeReader {
  /// Takes records one by one.
  @FunctionalInterface
  public interface Records {
    /// @param rdata holds the record's data, uncompressed, from its beginning on; overwritten after
    ///   the call
    void record(int type, int ttlSeconds, byte[] rdata, int rdataLength);
  }

  private final byte[] origin;
  private final byte[] owner = new byte[DomainName.LENGTH_MAX + 1];

  /// Grows with what is read: edits make a reader each, for small data.
  private byte[] rdata = new byte[DomainName.LENGTH_MAX + 1];

  private int ownerLength;
  private int length;

  public NodeReader(DomainName origin) {
    this.origin = origin.wire();
  }

  /// Gives all records of the node, RRset by RRset in ascending order of type, each RRset's RRSIGs
  /// behind it.
  public void read(long node, Records to) {
    long rrset = Node.firstRRset(node);
    for (int left = Node.rrsetCount(node); left > 0; left--) {
      read(node, rrset, to);
      readSignatures(rrset, to);
      rrset += RRset.size(rrset);
    }
  }

  /// Gives the records of one RRset of the node, without its RRSIGs.
  public void read(long node, long rrset, Records to) {
    owner(node);
    long records = RRset.records(rrset);
    long pointer = RRset.pointers(rrset);
    int pointersLeft = RRset.pointerCount(rrset);
    int from = 0;
    for (int left = RRset.count(rrset); left > 0; left--) {
      int end = from + 12 + Memory.getShort(records + from + 10);
      pointer += 2; // the owner's
      pointersLeft--;
      length = 0;
      int at = from + 12;
      while (at < end) {
        boolean more = pointersLeft > 0 && Memory.getShort(pointer) < end;
        int stop = more ? Memory.getShort(pointer) : end;
        append(records + at, stop - at);
        at = stop;
        if (more) {
          appendName(rrset, Memory.getShort(records + stop) & 0x3fff);
          at += 2;
          pointer += 2;
          pointersLeft--;
        }
      }
      to.record(RRset.type(rrset), Memory.getInt(records + from + 6), rdata, length);
      from = end;
    }
  }

  /// Gives the RRSIGs that cover the RRset.
  public void readSignatures(long rrset, Records to) {
    long record = RRset.signatures(rrset);
    for (int left = RRset.signatureCount(rrset); left > 0; left--) {
      int bytes = Memory.getShort(record + 10);
      ensure(bytes);
      Memory.copyToArray(record + 12, rdata, 0, bytes);
      to.record(RrType.RRSIG, Memory.getInt(record + 6), rdata, bytes);
      record += 12 + bytes;
    }
  }

  /// Reads the name at this position of an RRset's prepared records; [#name] has it then.
  ///
  /// @return its length in bytes, the root's length byte included
  int readName(long node, long rrset, int position) {
    owner(node);
    length = 0;
    appendName(rrset, RRset.blockAt(ownerLength) + position);
    return length;
  }

  /// The bytes of the name read last, the case as written.
  byte[] name() {
    return rdata;
  }

  private void owner(long node) {
    ownerLength = Node.nameLength(node) + origin.length;
    Memory.copyToArray(Node.name(node), owner, 0, Node.nameLength(node));
    System.arraycopy(origin, 0, owner, Node.nameLength(node), origin.length);
  }

  private void ensure(int bytes) {
    if (bytes > rdata.length) {
      rdata = Arrays.copyOf(rdata, Math.max(bytes, 2 * rdata.length));
    }
  }

  private void append(long from, int bytes) {
    ensure(length + bytes);
    Memory.copyToArray(from, rdata, length, bytes);
    length += bytes;
  }

  /// Appends the name that a prepared pointer stands for.
  private void appendName(long rrset, int prepared) {
    int blockAt = RRset.blockAt(ownerLength);
    int at = prepared;
    while (at >= blockAt) {
      long label = RRset.records(rrset) + at - blockAt;
      int labelLength = Memory.getByte(label);
      if (labelLength >= 0xc0) {
        at = Memory.getShort(label) & 0x3fff;
        continue;
      }
      append(label, 1 + labelLength);
      if (labelLength == 0) {
        return;
      }
      at += 1 + labelLength;
    }
    int suffix = at - 12;
    ensure(length + ownerLength - suffix);
    System.arraycopy(owner, suffix, rdata, length, ownerLength - suffix);
    length += ownerLength - suffix;
  }
}
