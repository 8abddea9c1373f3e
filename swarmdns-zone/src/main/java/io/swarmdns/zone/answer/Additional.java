package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Fills the additional section with the addresses of names that an RRset just written mentions.
///
/// Reusable and allocation-free.
final class Additional {
  /// Nodes remembered so that none is added twice; more than these may be.
  private static final int SEEN_MAX = 32;

  private final MessageWriter out;
  private final long[] seen = new long[SEEN_MAX];
  private int seenCount;
  private final ParsedName name;
  private final MemorySegment nameBytes = Arena.ofAuto().allocate(256 + 2 * 64, 8);

  Additional(NameHash hasher, MessageWriter out) {
    this.out = out;
    this.name = new ParsedName(hasher);
  }

  /// Addresses of the targets of an answer (MX, SRV, NS, …): a courtesy, as many as fit.
  ///
  /// @param rrsetAt where in the message its records begin
  void ofAnswer(ZoneVersion zone, long rrset, int rrsetAt, boolean dnssec) {
    if (!MessageWriter.isWithinReach(rrsetAt)) {
      return;
    }
    seenCount = 0;
    long target = RRset.targets(rrset);
    for (int left = RRset.targetCount(rrset); left > 0; left--) {
      int nameAt = rrsetAt + Memory.getShort(target);
      long node = targetNode(zone, Memory.getInt(target + 2), nameAt);
      boolean glue = RRset.type(rrset) == RrType.NS;
      if (node != 0
          && (glue || !Node.has(node, Node.OCCLUDED))
          && !addresses(zone, node, nameAt, dnssec)) {
        return;
      }
      target += RRset.TARGET_BYTES;
    }
  }

  /// Glue of a referral. False when addresses that the resolver cannot find elsewhere, those of
  /// name servers at or below the cut, do not fit: then the answer must say so (RFC 9471 §3.1).
  boolean glue(ZoneVersion zone, long ns, int nsAt, int cutAt, int cutLength, boolean dnssec) {
    int begin = out.position();
    int records = out.recordCount();
    if (glue(zone, ns, nsAt, cutAt, cutLength, Which.ALL, dnssec)) {
      return true;
    }
    // Not all of it fits: what is needed first, then as much of the rest as there is room for.
    out.rewind(begin, records);
    boolean complete = glue(zone, ns, nsAt, cutAt, cutLength, Which.AT_OR_BELOW_CUT, dnssec);
    glue(zone, ns, nsAt, cutAt, cutLength, Which.ELSEWHERE, dnssec);
    return complete;
  }

  /// Name servers of a referral.
  private enum Which {
    ALL,
    AT_OR_BELOW_CUT,
    ELSEWHERE
  }

  /// Adds addresses of some name servers; false when some of them do not fit.
  private boolean glue(
      ZoneVersion zone, long ns, int nsAt, int cutAt, int cutLength, Which which, boolean dnssec) {
    if (which != Which.ELSEWHERE) {
      seenCount = 0;
    }
    boolean complete = true;
    long target = RRset.targets(ns);
    for (int left = RRset.targetCount(ns); left > 0; left--) {
      int nameAt = nsAt + Memory.getShort(target);
      if (which == Which.ALL
          || out.isAtOrBelow(nameAt, cutAt, cutLength) == (which == Which.AT_OR_BELOW_CUT)) {
        long node = targetNode(zone, Memory.getInt(target + 2), nameAt);
        complete &= node == 0 || addresses(zone, node, nameAt, dnssec);
      }
      target += RRset.TARGET_BYTES;
    }
    return complete;
  }

  /// The node of the target whose name stands at the position, or 0. References lead from base
  /// image to base image; once the zone was edited only the name tells.
  private long targetNode(ZoneVersion zone, int reference, int nameAt) {
    if (!zone.isEdited()) {
      return zone.target(reference);
    }
    int length = out.readName(nameAt, nameBytes.address());
    if (length == 0 || !name.set(nameBytes.address(), length)) {
      return 0;
    }
    int apex = name.labelCount() - zone.originLabels();
    return apex >= 0 && zone.isOrigin(name, apex) ? zone.find(name, 0, apex) : 0;
  }

  /// Adds the node's A and AAAA records, owned by the name at the position; false when they do not
  /// fit.
  private boolean addresses(ZoneVersion zone, long node, int nameAt, boolean dnssec) {
    int ownerAt = out.skipLabels(nameAt, 0);
    if (ownerAt > MessageWriter.POINTER_MAX || isSeen(node)) {
      return true;
    }
    int prepared = Node.nameLength(node) + zone.originLength();
    out.owner(ownerAt, prepared);
    return add(Node.rrset(node, RrType.A), prepared, dnssec)
        && add(Node.rrset(node, RrType.AAAA), prepared, dnssec);
  }

  private boolean add(long rrset, int prepared, boolean dnssec) {
    if (rrset == 0) {
      return true;
    }
    int before = out.position();
    int records = out.recordCount();
    if (!out.records(rrset, prepared) || (dnssec && !out.signatures(rrset))) {
      out.rewind(before, records);
      return false;
    }
    return true;
  }

  private boolean isSeen(long node) {
    for (int i = 0; i < seenCount; i++) {
      if (seen[i] == node) {
        return true;
      }
    }
    if (seenCount < SEEN_MAX) {
      seen[seenCount++] = node;
    }
    return false;
  }
}
