package io.swarmdns.zone.check;

import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.RRset;
import java.util.function.IntPredicate;

/// What may not, or should not, stand at one name.
final class NodeChecks {
  private static final int ODD_AT_WILDCARD = Node.CUT | Node.DNAME;

  private NodeChecks() {}

  /// What makes a zone unfit to be served.
  static void errors(CheckedNode node, Findings findings) {
    if (node.has(Node.CNAME)) {
      cname(node, findings);
    }
    if (node.has(Node.DNAME) && RRset.count(node.rrset(RrType.DNAME)) > 1) {
      findings.error(
          node.owner(), RrType.DNAME, 2, "more than one DNAME", "keep one (RFC 6672 §2.4)");
    }
    if (!node.has(Node.APEX) && node.rrset(RrType.SOA) != 0) {
      findings.error(
          node.owner(),
          RrType.SOA,
          1,
          "SOA below the apex",
          "remove it, or make this a zone of its own");
    }
  }

  private static void cname(CheckedNode node, Findings findings) {
    if (RRset.count(node.rrset(RrType.CNAME)) > 1) {
      findings.error(
          node.owner(), RrType.CNAME, 2, "more than one CNAME", "keep one (RFC 2181 §10.1)");
    }
    var others = node.types(type -> !CheckedNode.mayJoinCname(type));
    if (!others.isEmpty()) {
      findings.error(
          node.owner(),
          RrType.CNAME,
          1,
          "CNAME and other data: " + others,
          "remove the CNAME or the rest (RFC 1034 §3.6.2)");
    }
  }

  static void warnings(CheckedNode node, Findings findings) {
    if (node.has(Node.OCCLUDED)) {
      occluded(node, findings);
      return;
    }
    if (node.has(Node.CUT)) {
      atCut(node, findings);
    } else if (node.rrset(RrType.DS) != 0) {
      findings.warning(
          node.owner(),
          RrType.DS,
          node.has(Node.APEX) ? "DS at the apex" : "DS without NS",
          "DS belongs to a delegation, in the parent zone");
    }
    if (node.has(Node.WILDCARD) && node.has(ODD_AT_WILDCARD)) {
      int type = node.has(Node.CUT) ? RrType.NS : RrType.DNAME;
      findings.warning(
          node.owner(),
          type,
          "NS or DNAME at a wildcard: what it means is not defined",
          "write the names out (RFC 4592 §4.2, §4.4)");
    }
  }

  /// Below a zone cut addresses are glue; all else below a cut or a DNAME is never answered.
  private static void occluded(CheckedNode node, Findings findings) {
    boolean belowDname = node.belowDname();
    IntPredicate isHidden = type -> belowDname || type != RrType.A && type != RrType.AAAA;
    var hidden = node.types(isHidden);
    if (!hidden.isEmpty()) {
      findings.warning(
          node.owner(),
          node.firstType(isHidden),
          hidden
              + " not served: below the "
              + (belowDname ? "DNAME" : "delegation")
              + " at "
              + node.above(),
          belowDname ? "remove it (RFC 6672 §2.4)" : "move it into the zone below, or remove it");
    }
  }

  /// At a cut the zone is authoritative for DS and NSEC alone (RFC 4035 §2).
  private static void atCut(CheckedNode node, Findings findings) {
    var hidden =
        node.types(type ->
            switch (type) {
              case RrType.NS, RrType.DS, RrType.NSEC, RrType.RRSIG -> false;
              case RrType.A, RrType.AAAA, RrType.CNAME -> false;
              default -> true;
            });
    if (!hidden.isEmpty()) {
      findings.warning(
          node.owner(),
          RrType.NS,
          hidden + " not served: this name is delegated",
          "move it into the zone below, or remove the NS records");
    }
  }
}
