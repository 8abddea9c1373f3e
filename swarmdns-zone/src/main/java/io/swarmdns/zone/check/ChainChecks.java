package io.swarmdns.zone.check;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.Nsec3Parameters;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whether the NSEC or NSEC3 records that the zone answers with make one closed chain in canonical
/// order (RFC 4034 §4.1.1, RFC 5155 §3.1.7), and whether NSEC leaves out a name. Where the chain is
/// broken validators take what exists for absent, or refuse the proof that something is absent.
///
/// Names are not hashed: whether each of them has its NSEC3 record is not looked at.
final class ChainChecks {
  private static final int RECORD_HEADER_BYTES = 12;
  private static final int HASH_BYTES = 20;
  private static final int HASH_CHARACTERS = 32;
  private static final String BASE32 = "0123456789abcdefghijklmnopqrstuv";

  private final DomainName origin;
  private final byte[] originWire;
  private final @Nullable Nsec3Parameters nsec3;
  private final boolean nsec;
  private final Tally broken = new Tally();
  private final Tally leftOut = new Tally();

  /// What the last link says comes next, lower-case, in wire format.
  private final byte[] next = new byte[1 + HASH_CHARACTERS + DomainName.LENGTH_MAX];

  private int nextLength;
  private long firstLink;
  private long lastLink;

  ChainChecks(ZoneVersion version) {
    origin = version.origin();
    originWire = origin.wire();
    nsec3 = version.nsec3Parameters();
    nsec = nsec3 == null && Node.rrset(version.apex(), RrType.NSEC) != 0;
  }

  /// Looks at a node; they come in canonical order.
  void check(CheckedNode node) {
    if (node.has(Node.OCCLUDED)) {
      return;
    }
    if (nsec) {
      nsec(node);
    } else if (nsec3 != null && node.rrset(RrType.NSEC3) != 0) {
      nsec3(node, nsec3);
    }
  }

  private void nsec(CheckedNode node) {
    long rrset = node.rrset(RrType.NSEC);
    if (rrset != 0) {
      enter(node.address(), RrType.NSEC);
      putName(RRset.records(rrset) + RECORD_HEADER_BYTES);
    } else if (Node.rrsetCount(node.address()) > 0 && !node.has(Node.NSEC3_ONLY)) {
      leftOut.add(node.owner(), node.firstType(_ -> true));
    }
  }

  private void nsec3(CheckedNode node, Nsec3Parameters chain) {
    long rrset = node.rrset(RrType.NSEC3);
    long record = RRset.records(rrset);
    for (int left = RRset.count(rrset); left > 0; left--) {
      long rdata = record + RECORD_HEADER_BYTES;
      if (belongs(rdata, chain)) {
        enter(node.address(), RrType.NSEC3);
        putHashedName(rdata + 6 + chain.salt().length);
        return;
      }
      record = rdata + Memory.getShort(record + 10);
    }
  }

  /// Whether the data is a link of the chain: records of another may be there while it is replaced.
  private static boolean belongs(long rdata, Nsec3Parameters chain) {
    // RFC 5155 §3.2: algorithm, flags, iterations, salt with its length, hash with its length.
    int saltLength = Memory.getByte(rdata + 4);
    byte[] salt = new byte[saltLength];
    Memory.copyToArray(rdata + 5, salt, 0, saltLength);
    return Memory.getByte(rdata) == 1
        && Memory.getShort(rdata + 2) == chain.iterations()
        && Arrays.equals(salt, chain.salt())
        && Memory.getByte(rdata + 5 + saltLength) == HASH_BYTES;
  }

  /// The node is the next link: is it the one that was announced?
  private void enter(long node, int type) {
    if (firstLink == 0) {
      firstLink = node;
    } else if (!isNext(node)) {
      broken.add(NodeNames.absolute(lastLink, origin), type);
    }
    lastLink = node;
  }

  private boolean isNext(long node) {
    int length = Node.nameLength(node);
    return nextLength == length + originWire.length
        && Arrays.equals(next, 0, length, Node.nameBytes(node), 0, length)
        && Arrays.equals(next, length, nextLength, originWire, 0, originWire.length);
  }

  private void putName(long name) {
    int at = 0;
    int label;
    do {
      label = Memory.getByte(name + at);
      next[at++] = (byte) label;
      for (int end = at + label; at < end; at++) {
        int c = Memory.getByte(name + at);
        next[at] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
    } while (label != 0);
    nextLength = at;
  }

  private void putHashedName(long hash) {
    next[0] = HASH_CHARACTERS;
    for (int i = 0; i < HASH_CHARACTERS; i++) {
      int bit = 5 * i;
      // Behind the last byte of the hash at least the bitmap or the record's padding can be read.
      int two = Memory.getByte(hash + bit / 8) << 8 | Memory.getByte(hash + bit / 8 + 1);
      next[1 + i] = (byte) BASE32.charAt(two >> 11 - bit % 8 & 31);
    }
    System.arraycopy(originWire, 0, next, 1 + HASH_CHARACTERS, originWire.length);
    nextLength = 1 + HASH_CHARACTERS + originWire.length;
  }

  /// Reports what was found at all nodes.
  void report(Findings findings) {
    int type = nsec3 == null ? RrType.NSEC : RrType.NSEC3;
    if (firstLink != 0 && !isNext(firstLink)) {
      broken.add(NodeNames.absolute(lastLink, origin), type);
    }
    broken.report(
        type,
        "the name said to come next is not the next of the chain",
        "sign the zone again",
        findings);
    leftOut.report(0, "names without NSEC in a zone that has it", "sign the zone again", findings);
  }
}
