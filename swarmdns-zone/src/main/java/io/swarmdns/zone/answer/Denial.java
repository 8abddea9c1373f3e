package io.swarmdns.zone.answer;

import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.Nsec3Parameters;
import io.swarmdns.zone.store.ZoneVersion;

/// Adds the records that prove what does not exist to the authority section: NSEC (RFC 4035 §3.1.3)
/// or NSEC3 (RFC 5155 §7.2).
///
/// Reusable and allocation-free. A method returns false when its proof does not fit. Where a zone's
/// chain has a hole the proof is left out: the zone is broken, and validators will say so.
final class Denial {
  /// A negative answer needs three at most; each wildcard on the way there one more.
  private static final int PROOFS_MAX = 4 + ZoneAnswer.CHAIN_MAX;

  private final MessageWriter out;
  private final Nsec3Hash nsec3Hash = new Nsec3Hash();
  private final byte[] key = new byte[SortKey.LENGTH_MAX];
  private final byte[] scratch = new byte[SortKey.LENGTH_MAX];
  private final byte[] hash = new byte[Nsec3Hash.BYTES];
  private final long[] written = new long[PROOFS_MAX];
  private int writtenCount;

  private ZoneVersion zone;
  private ParsedName name;
  private int apexLabel;
  private int apexAt;

  @SuppressWarnings("NullAway.Init") // about() sets zone and name
  Denial(MessageWriter out) {
    this.out = out;
  }

  /// Begins an answer that has no proofs yet.
  void clear() {
    writtenCount = 0;
  }

  /// Says what the next proofs are about.
  ///
  /// @param subject the name they concern, in the zone whose apex is its label `apex`
  /// @param apexPosition where the message has the zone's name
  void about(ZoneVersion version, ParsedName subject, int apex, int apexPosition) {
    zone = version;
    name = subject;
    apexLabel = apex;
    apexAt = apexPosition;
  }

  /// The name does not exist, and neither does a wildcard at its closest encloser.
  boolean noSuchName(int encloser) {
    var nsec3 = zone.nsec3Parameters();
    if (nsec3 == null) {
      return nsecFor(0) && nsecForWildcard(encloser);
    }
    int provable = provableEncloser(nsec3, encloser);
    return encloserProof(nsec3, provable) && nsec3Wildcard(nsec3, provable);
  }

  /// The name exists as `node`, perhaps as an empty non-terminal, without the type.
  boolean noSuchType(long node) {
    var nsec3 = zone.nsec3Parameters();
    if (nsec3 != null) {
      return matchOrEncloser(nsec3, 0);
    }
    long own = Node.rrset(node, RrType.NSEC);
    return own == 0 ? nsecFor(0) : write(node, own);
  }

  /// The delegation `node` at the label has no DS (RFC 4035 §3.1.4.1, RFC 5155 §7.2.7).
  boolean noDelegationSigner(int cut, long node) {
    var nsec3 = zone.nsec3Parameters();
    if (nsec3 != null) {
      return matchOrEncloser(nsec3, cut);
    }
    long rrset = Node.rrset(node, RrType.NSEC);
    return rrset == 0 || write(node, rrset);
  }

  /// The wildcard `source` at the closest encloser matches but lacks the type (RFC 4035 §3.1.3.4,
  /// RFC 5155 §7.2.5).
  boolean noSuchTypeAtWildcard(int encloser, long source) {
    var nsec3 = zone.nsec3Parameters();
    if (nsec3 != null) {
      int provable = provableEncloser(nsec3, encloser);
      return encloserProof(nsec3, provable) && nsec3Wildcard(nsec3, provable);
    }
    long rrset = Node.rrset(source, RrType.NSEC);
    return nsecFor(0) && (rrset == 0 ? nsecForWildcard(encloser) : write(source, rrset));
  }

  /// The answer was made from a wildcard, so the name itself must not exist (RFC 4035 §3.1.3.3, RFC
  /// 5155 §7.2.6).
  boolean expanded(int encloser) {
    var nsec3 = zone.nsec3Parameters();
    return nsec3 == null ? nsecFor(0) : nsec3Covering(nsec3, encloser - 1);
  }

  /// The NSEC record at or before the name that begins at the label.
  private boolean nsecFor(int label) {
    return nsecAtOrBefore(keyOf(label));
  }

  private boolean nsecForWildcard(int encloser) {
    int length = keyOf(encloser);
    key[length] = '*';
    key[length + 1] = 0;
    return nsecAtOrBefore(length + 2);
  }

  private int keyOf(int label) {
    int from = name.offset(label);
    return SortKey.write(name.lower() + from, name.offset(apexLabel) - from, key);
  }

  private boolean nsecAtOrBefore(int keyLength) {
    long node = zone.chains().nsecAtOrBefore(key, keyLength, scratch);
    return node == 0 || write(node, Node.rrset(node, RrType.NSEC));
  }

  /// The record that matches the name at the label; else, with opt-out, what shows that it is left
  /// out: an unsigned delegation, or an empty non-terminal that leads only to such.
  private boolean matchOrEncloser(Nsec3Parameters nsec3, int label) {
    long match = nsec3Matching(nsec3, label);
    if (match != 0) {
      return nsec3(match);
    }
    int above = Math.min(label + 1, apexLabel);
    return encloserProof(nsec3, provableEncloser(nsec3, above));
  }

  /// The closest name at or above the label that has an NSEC3 record.
  private int provableEncloser(Nsec3Parameters nsec3, int label) {
    int at = label;
    while (at < apexLabel && nsec3Matching(nsec3, at) == 0) {
      at++;
    }
    return at;
  }

  /// RFC 5155 §7.2.1: the record that matches the closest encloser, and the one that covers the
  /// next closer name.
  private boolean encloserProof(Nsec3Parameters nsec3, int encloser) {
    long match = nsec3Matching(nsec3, encloser);
    return (match == 0 || nsec3(match)) && (encloser == 0 || nsec3Covering(nsec3, encloser - 1));
  }

  private long nsec3Matching(Nsec3Parameters nsec3, int label) {
    nsec3Hash.name(nsec3, name, label, hash);
    return zone.chains().nsec3Matching(hash);
  }

  private boolean nsec3Covering(Nsec3Parameters nsec3, int label) {
    nsec3Hash.name(nsec3, name, label, hash);
    return nsec3(zone.chains().nsec3Covering(hash));
  }

  /// The record that matches or covers the wildcard at the encloser.
  private boolean nsec3Wildcard(Nsec3Parameters nsec3, int encloser) {
    nsec3Hash.wildcard(nsec3, name, encloser, hash);
    return nsec3(zone.chains().nsec3Covering(hash));
  }

  private boolean nsec3(long node) {
    return node == 0 || write(node, Node.rrset(node, RrType.NSEC3));
  }

  /// Writes a proof unless it stands there already: one record may prove several things.
  private boolean write(long node, long rrset) {
    for (int i = 0; i < writtenCount; i++) {
      if (written[i] == rrset) {
        return true;
      }
    }
    if (!out.withOwner(node, rrset, apexAt, zone.originLength())) {
      return false;
    }
    written[writtenCount++] = rrset;
    return true;
  }
}
