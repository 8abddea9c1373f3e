package io.swarmdns.zone.check;

import io.swarmdns.zone.check.TargetLookup.Target;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.NodeReader;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.RecordTypes;
import java.util.Arrays;

/// Whether the names that NS, MX and SRV records point at lead to addresses, as far as this zone
/// knows.
final class TargetChecks {
  private static final String DOT = "add its address, or a missing final dot";
  private static final String NAME_IT =
      "an address does not stand here: give it a name, and point at that";

  private final TargetLookup lookup;
  private final NodeReader reader;
  private final Findings findings;

  TargetChecks(ZoneVersion version, NameHash hasher, Findings findings) {
    lookup = new TargetLookup(version, hasher);
    reader = new NodeReader(version.origin());
    this.findings = findings;
  }

  void check(CheckedNode node) {
    check(node, RrType.NS, 0);
    check(node, RrType.MX, 2);
    check(node, RrType.SRV, 6);
  }

  /// @param targetAt where in the data the target is
  private void check(CheckedNode node, int type, int targetAt) {
    long rrset = node.rrset(type);
    // Only targets that lie in this zone are counted; most RRsets have none.
    if (rrset == 0 || RRset.targetCount(rrset) == 0) {
      return;
    }
    reader.read(
        node.address(),
        rrset,
        (_, _, rdata, length) -> check(node, type, Arrays.copyOfRange(rdata, targetAt, length)));
  }

  private void check(CheckedNode node, int type, byte[] target) {
    if (type != RrType.NS && target.length == 1) {
      // RFC 7505 and RFC 2782: the root says that there is no service; in the root zone it is
      // listed.
      return;
    }
    Target what = lookup.look(target);
    var name = RecordTypes.name(type) + " target " + DomainName.ofWire(target, 0, target.length);
    switch (what) {
      case ELSEWHERE, ADDRESS, GLUE -> {}
      case ALIAS ->
          warn(
              node,
              type,
              name + " is a CNAME",
              "point at the name with the address (RFC 2181 §10.3)");
      case NO_ADDRESS ->
          warn(node, type, name + " has no address", looksLikeAddress(target) ? NAME_IT : DOT);
      case BELOW_DNAME -> warn(node, type, name + " is below a DNAME", "point at another name");
      case NO_GLUE -> {
        if (type == RrType.NS) {
          warn(node, type, name + " has no glue", "add its A or AAAA record to this zone");
        }
      }
    }
  }

  /// Whether the first four labels are numbers, as when an address stands where a name belongs.
  private static boolean looksLikeAddress(byte[] target) {
    int at = 0;
    for (int part = 0; part < 4; part++) {
      int length = target[at];
      if (length < 1 || length > 3) {
        return false;
      }
      for (int i = 1; i <= length; i++) {
        if (target[at + i] < '0' || target[at + i] > '9') {
          return false;
        }
      }
      at += 1 + length;
    }
    return true;
  }

  private void warn(CheckedNode node, int type, String message, String advice) {
    findings.warning(node.owner(), type, message, advice);
  }
}
