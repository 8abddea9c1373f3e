package io.swarmdns.zone.check;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.RRset;
import java.time.Instant;

/// Whether the signatures of a signed zone are there and hold now; said once for the whole zone.
/// They are not verified.
final class SignatureChecks {
  /// Where expiration and inception are in a prepared RRSIG record (RFC 4034 §3.1).
  private static final int EXPIRATION_AT = 12 + 8;

  private static final int INCEPTION_AT = EXPIRATION_AT + 4;

  private final int nowSeconds;
  private final Tally expired = new Tally();
  private final Tally early = new Tally();
  private final Tally unsigned = new Tally();
  private final Tally orphaned = new Tally();

  SignatureChecks(Instant now) {
    nowSeconds = (int) now.getEpochSecond();
  }

  void check(CheckedNode node) {
    if (node.has(Node.OCCLUDED)) {
      return;
    }
    node.forEachRRset((type, rrset) -> {
      if (type == RrType.RRSIG) {
        orphaned.add(node.owner(), type);
      } else if (RRset.signatureCount(rrset) > 0) {
        dates(node, type, rrset);
      } else if (!node.has(Node.CUT) || type == RrType.DS || type == RrType.NSEC) {
        unsigned.add(node.owner(), type);
      }
    });
  }

  private void dates(CheckedNode node, int type, long rrset) {
    long record = RRset.signatures(rrset);
    for (int left = RRset.signatureCount(rrset); left > 0; left--) {
      // Serial number arithmetic (RFC 4034 §3.1.5).
      if (Memory.getInt(record + EXPIRATION_AT) - nowSeconds < 0) {
        expired.add(node.owner(), type);
      } else if (Memory.getInt(record + INCEPTION_AT) - nowSeconds > 0) {
        early.add(node.owner(), type);
      }
      record += 12 + Memory.getShort(record + 10);
    }
  }

  /// Reports what was found at all nodes.
  void report(Findings findings) {
    expired.report(RrType.RRSIG, "expired signatures", "sign the zone again", findings);
    early.report(
        RrType.RRSIG, "signatures that are not valid yet", "is the clock right?", findings);
    unsigned.report(0, "RRsets without signature in a signed zone", "sign it again", findings);
    orphaned.report(
        RrType.RRSIG, "signatures of RRsets that are not there", "sign the zone again", findings);
  }
}
