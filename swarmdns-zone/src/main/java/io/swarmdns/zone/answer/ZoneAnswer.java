package io.swarmdns.zone.answer;

import io.swarmdns.zone.answer.Lookup.Outcome;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.Rcode;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Answers one question from one zone: RFC 1034 §4.3.2 from step 3 on, section by section.
///
/// Aliases are followed to the zone's edge and no further, so that an answer does not depend on
/// what else this node holds. Reusable and allocation-free; belongs to one thread.
final class ZoneAnswer {
  /// Aliases followed in one answer; a longer chain, or a loop, ends the answer where it is.
  static final int CHAIN_MAX = 16;

  private final Lookup lookup;
  private final MessageWriter out;
  private final Denial denial;
  private final Additional additional;
  private final ParsedName[] chain = new ParsedName[CHAIN_MAX + 1];
  private final MemorySegment targetBytes = Arena.ofAuto().allocate(256 + 2 * 64, 8);

  /// For each name of the chain: the closest encloser if a wildcard answered it, else -1.
  private final int[] expandedAt = new int[CHAIN_MAX + 1];

  /// For each name of the chain: the node of the DNAME that redirected it, or 0.
  private final long[] redirectedBy = new long[CHAIN_MAX + 1];

  private ZoneVersion zone;
  private int type;
  private boolean dnssec;
  private boolean stream;
  private int apexAt;

  private int zoneLabel;
  private int firstLabel;
  private int hops;
  private int nameAt;
  private int apexLabel;
  private long lastRRset;
  private int lastRRsetAt;

  private int rcode;
  private boolean authoritative;
  private int answerCount;
  private int authorityCount;
  private int additionalCount;
  private AnswerKind kind = AnswerKind.POSITIVE;

  @SuppressWarnings("NullAway.Init") // write() sets zone
  ZoneAnswer(NameHash hasher, MessageWriter out) {
    this.lookup = new Lookup(hasher);
    this.out = out;
    this.denial = new Denial(out);
    this.additional = new Additional(hasher, out);
    for (int i = 1; i < chain.length; i++) {
      chain[i] = new ParsedName(hasher);
    }
  }

  int rcode() {
    return rcode;
  }

  boolean isAuthoritative() {
    return authoritative;
  }

  int answerCount() {
    return answerCount;
  }

  int authorityCount() {
    return authorityCount;
  }

  int additionalCount() {
    return additionalCount;
  }

  AnswerKind kind() {
    return kind;
  }

  /// The label of the question's name from which on all names get this kind of answer: their
  /// answers are counted together.
  int commonLabel() {
    return kind == AnswerKind.NXDOMAIN || kind == AnswerKind.NODATA ? zoneLabel : firstLabel;
  }

  /// Writes the sections behind the question; false when a required RRset did not fit (RFC 2181
  /// §9).
  ///
  /// @param apex the label of the question's name that is the zone's apex
  /// @param overStream whether the answer goes over TCP or TLS
  boolean write(
      ZoneVersion version,
      ParsedName question,
      int apex,
      int questionType,
      boolean wantsDnssec,
      boolean overStream) {
    zone = version;
    type = questionType;
    dnssec = wantsDnssec && version.isSigned();
    stream = overStream;
    chain[0] = question;
    apexLabel = apex;
    zoneLabel = apex;
    apexAt = MessageWriter.QNAME_AT + question.offset(apex);
    nameAt = MessageWriter.QNAME_AT;
    rcode = Rcode.NOERROR;
    authoritative = true;
    authorityCount = 0;
    additionalCount = 0;
    lastRRset = 0;
    denial.clear();
    return resolve();
  }

  private boolean resolve() {
    for (hops = 0; ; hops++) {
      expandedAt[hops] = -1;
      redirectedBy[hops] = 0;
      var outcome = lookup.find(zone, chain[hops], apexLabel, type);
      if (hops == 0) {
        firstLabel = outcome == Outcome.FOUND ? 0 : lookup.label();
      }
      switch (outcome) {
        case FOUND -> {
          if (!isAlias(lookup.node())) {
            return exists(lookup.node());
          }
        }
        case WILDCARD -> {
          expandedAt[hops] = lookup.label();
          if (!isAlias(lookup.node())) {
            return wildcard(lookup.node());
          }
        }
        case REFERRAL -> {
          return referral(lookup.node(), lookup.label());
        }
        case REDIRECTED -> {
          // A DNAME that was followed before leads round in a circle, or to ever longer names.
          if (isFollowed(lookup.node())) {
            return endOfChain();
          }
          if (!redirect(lookup.node(), lookup.label())) {
            return false;
          }
          // The CNAME just made is all there is to say to who asks for CNAME.
          boolean answered = type == RrType.CNAME;
          if (rcode != Rcode.NOERROR || answered || !follow()) {
            return endOfChain();
          }
          continue;
        }
        case NO_SUCH_NAME -> {
          return noSuchName(lookup.label());
        }
      }
      if (!alias(lookup.node())) {
        return false;
      }
      if (!follow()) {
        return endOfChain();
      }
    }
  }

  /// RFC 1034 §3.6.2: a CNAME answers for every type but its own and those that may stand beside it
  /// (RFC 4035 §2.5).
  private boolean isAlias(long node) {
    return Node.has(node, Node.CNAME)
        && type != RrType.CNAME
        && type != RrType.ANY
        && type != RrType.RRSIG
        && type != RrType.NSEC;
  }

  private boolean alias(long node) {
    kind = AnswerKind.ALIAS;
    return rrset(node, Node.rrset(node, RrType.CNAME));
  }

  /// Makes the target of the alias just written the next name to look up; false at the zone's edge,
  /// at the end of patience, in a loop, or where the message has become too long for pointers.
  private boolean follow() {
    if (hops == CHAIN_MAX || !MessageWriter.isWithinReach(out.position())) {
      return false;
    }
    long target = targetBytes.address();
    nameAt = out.skipLabels(lastRRsetAt + 12, 0);
    int length = out.readName(nameAt, target);
    var next = chain[hops + 1];
    if (length == 0 || !next.set(target, length)) {
      return false;
    }
    int apex = next.labelCount() - zone.originLabels();
    if (apex < 0 || !zone.isOrigin(next, apex)) {
      return false;
    }
    apexLabel = apex;
    return !isKnown(next);
  }

  private boolean isKnown(ParsedName next) {
    for (int i = 0; i <= hops; i++) {
      var earlier = chain[i];
      if (earlier.hash(0) == next.hash(0) && earlier.length() == next.length()) {
        return true;
      }
    }
    return false;
  }

  private boolean isFollowed(long dnameNode) {
    for (int i = 0; i < hops; i++) {
      if (redirectedBy[i] == dnameNode) {
        return true;
      }
    }
    return false;
  }

  /// Answers with the DNAME and the CNAME made from it (RFC 6672 §3.1).
  private boolean redirect(long node, int label) {
    kind = AnswerKind.ALIAS;
    redirectedBy[hops] = node;
    var name = chain[hops];
    int prefix = name.offset(label);
    int ownerAt = out.skipLabels(nameAt, prefix);
    out.owner(ownerAt, name.length() - prefix);
    long dname = Node.rrset(node, RrType.DNAME);
    int dnameAt = out.position();
    int prepared = Node.nameLength(node) + zone.originLength();
    if (!out.records(dname, prepared) || (dnssec && !out.signatures(dname))) {
      return false;
    }
    int targetLength = Memory.getShort(RRset.records(dname) + 10);
    if (prefix + targetLength > DomainName.LENGTH_MAX) {
      rcode = Rcode.YXDOMAIN; // RFC 6672 §2.2
      return true;
    }
    lastRRsetAt = out.position();
    // The DNAME record's owner is a pointer of two bytes, its target is not compressed.
    return out.synthesizedCname(nameAt, prefix, dnameAt + 12, RRset.ttl(dname));
  }

  private boolean exists(long node) {
    kind = AnswerKind.POSITIVE;
    int before = out.recordCount();
    if (!records(node)) {
      return false;
    }
    if (out.recordCount() == before) {
      return noSuchType(node);
    }
    return positive();
  }

  private boolean wildcard(long node) {
    kind = AnswerKind.WILDCARD;
    int before = out.recordCount();
    if (!records(node)) {
      return false;
    }
    return out.recordCount() == before ? noSuchTypeAtWildcard(node) : positive();
  }

  private boolean positive() {
    answerCount = out.recordCount();
    if (!expansionProofs(hops)) {
      return false;
    }
    authorityCount = out.recordCount() - answerCount;
    if (lastRRset != 0 && RRset.targetCount(lastRRset) > 0) {
      additional.ofAnswer(zone, lastRRset, lastRRsetAt, dnssec);
    }
    additionalCount = out.recordCount() - answerCount - authorityCount;
    return true;
  }

  /// The chain has left the zone, or goes round in a circle: the answer is what was found so far.
  private boolean endOfChain() {
    answerCount = out.recordCount();
    boolean fits = expansionProofs(hops);
    authorityCount = out.recordCount() - answerCount;
    return fits;
  }

  /// Writes what the node has of the type into the answer section; false when it does not fit.
  private boolean records(long node) {
    return switch (type) {
      case RrType.ANY -> any(node);
      case RrType.RRSIG -> signaturesOf(node);
      default -> {
        long rrset = Node.rrset(node, type);
        yield rrset == 0 || rrset(node, rrset);
      }
    };
  }

  /// RFC 8482 §4.1: over UDP one RRset, whichever; over a stream, where nobody's address is forged,
  /// all of them.
  private boolean any(long node) {
    long rrset = Node.firstRRset(node);
    int count = stream ? Node.rrsetCount(node) : Math.min(1, Node.rrsetCount(node));
    for (; count > 0; count--) {
      if (!rrset(node, rrset)) {
        return false;
      }
      rrset += RRset.size(rrset);
    }
    return true;
  }

  private boolean signaturesOf(long node) {
    ownerIsName();
    long rrset = Node.firstRRset(node);
    for (int left = Node.rrsetCount(node); left > 0; left--) {
      if (!out.signatures(rrset) || (RRset.type(rrset) == RrType.RRSIG && !rrset(node, rrset))) {
        return false;
      }
      rrset += RRset.size(rrset);
    }
    return true;
  }

  /// Writes an RRset of the node, owned by the name looked up.
  private boolean rrset(long node, long rrset) {
    ownerIsName();
    lastRRset = rrset;
    lastRRsetAt = out.position();
    return out.records(rrset, Node.nameLength(node) + zone.originLength())
        && (!dnssec || out.signatures(rrset));
  }

  private void ownerIsName() {
    out.owner(nameAt, chain[hops].length());
  }

  private boolean noSuchName(int encloser) {
    kind = AnswerKind.NXDOMAIN;
    rcode = Rcode.NXDOMAIN; // RFC 6604 §3: also at the end of a chain
    return negative() && (!dnssec || (about(hops) && denial.noSuchName(encloser))) && counted();
  }

  private boolean noSuchType(long node) {
    kind = AnswerKind.NODATA;
    if (!negative()) {
      return false;
    }
    if (!dnssec) {
      return counted();
    }
    about(hops);
    boolean fits =
        Node.has(node, Node.CUT) ? denial.noDelegationSigner(0, node) : denial.noSuchType(node);
    return fits && counted();
  }

  private boolean noSuchTypeAtWildcard(long source) {
    kind = AnswerKind.NODATA;
    return negative()
        && (!dnssec || (about(hops) && denial.noSuchTypeAtWildcard(expandedAt[hops], source)))
        && counted();
  }

  /// Ends the answer section and begins the authority section with the SOA (RFC 2308 §3) and the
  /// proofs for wildcards met on the way.
  private boolean negative() {
    answerCount = out.recordCount();
    long soa = Node.rrset(zone.apex(), RrType.SOA);
    int soaAt = out.position();
    out.ownerInQuestion(apexAt - MessageWriter.QNAME_AT);
    if (!out.records(soa, zone.originLength()) || (dnssec && !out.signatures(soa))) {
      return false;
    }
    if (RRset.ttl(soa) != zone.negativeTtlSeconds()) {
      out.setTtl(soaAt, zone.negativeTtlSeconds());
    }
    return expansionProofs(hops - 1);
  }

  private boolean counted() {
    authorityCount = out.recordCount() - answerCount;
    return true;
  }

  /// For every name of the chain up to `last` that a wildcard answered: it does not exist itself.
  private boolean expansionProofs(int last) {
    if (!dnssec) {
      return true;
    }
    for (int i = 0; i <= last; i++) {
      if (expandedAt[i] >= 0) {
        about(i);
        if (!denial.expanded(expandedAt[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean about(int hop) {
    var subject = chain[hop];
    denial.about(zone, subject, subject.labelCount() - zone.originLabels(), apexAt);
    return true;
  }

  /// RFC 1034 §4.3.2 step 3b: a referral is not authoritative. RFC 4035 §3.1.4: it carries the DS,
  /// or the proof that there is none.
  private boolean referral(long cut, int label) {
    kind = AnswerKind.REFERRAL;
    authoritative = hops > 0;
    answerCount = out.recordCount();
    var name = chain[hops];
    int prefix = name.offset(label);
    int ownerAt = prefix == 0 ? nameAt : out.skipLabels(nameAt, prefix);
    int ownerLength = name.length() - prefix;
    out.owner(ownerAt, ownerLength);
    long ns = Node.rrset(cut, RrType.NS);
    int nsAt = out.position();
    if (!out.records(ns, ownerLength) || (dnssec && !delegationSigner(cut, label, ownerLength))) {
      return false;
    }
    counted();
    boolean complete = additional.glue(zone, ns, nsAt, ownerAt, ownerLength, dnssec);
    additionalCount = out.recordCount() - answerCount - authorityCount;
    return complete;
  }

  private boolean delegationSigner(long cut, int label, int ownerLength) {
    long ds = Node.rrset(cut, RrType.DS);
    boolean fits =
        ds != 0
            ? out.records(ds, ownerLength) && out.signatures(ds)
            : about(hops) && denial.noDelegationSigner(label, cut);
    return fits && expansionProofs(hops - 1);
  }
}
