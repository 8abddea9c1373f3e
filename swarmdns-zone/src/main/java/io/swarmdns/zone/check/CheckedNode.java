package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.text.RecordTypes;
import java.util.function.IntPredicate;

/// The node that a check looks at, moved from node to node. Not thread-safe.
final class CheckedNode {
  private static final int CUT_OR_DNAME = Node.CUT | Node.DNAME;

  private final DomainName origin;
  private long node;

  /// The last zone cut or DNAME that was passed; all its descendants follow it in canonical order.
  private long above;

  /// @param origin of the zone whose nodes these will be
  CheckedNode(DomainName origin) {
    this.origin = origin;
  }

  /// Looks at this node. For [#above] to be right, nodes must come in canonical order.
  CheckedNode at(long address) {
    node = address;
    if (has(CUT_OR_DNAME) && !has(Node.OCCLUDED)) {
      above = node;
    }
    return this;
  }

  long address() {
    return node;
  }

  boolean has(int flags) {
    return (Node.flags(node) & flags) != 0;
  }

  /// The RRset of the type, or 0.
  long rrset(int type) {
    return Node.rrset(node, type);
  }

  DomainName owner() {
    return NodeNames.absolute(node, origin);
  }

  /// The name of the zone cut or DNAME above an occluded node.
  DomainName above() {
    return NodeNames.absolute(above, origin);
  }

  /// Whether an occluded node is so by a DNAME, under which not even glue is of use.
  boolean belowDname() {
    return Node.has(above, Node.DNAME) && !Node.has(above, Node.CUT);
  }

  /// What is done with each RRset of the node.
  interface RRsetCheck {
    void look(int type, long rrset);
  }

  void forEachRRset(RRsetCheck check) {
    long rrset = Node.firstRRset(node);
    for (int left = Node.rrsetCount(node); left > 0; left--) {
      check.look(RRset.type(rrset), rrset);
      rrset += RRset.size(rrset);
    }
  }

  /// The mnemonics of the types here for which the test holds.
  String types(IntPredicate which) {
    var names = new StringBuilder();
    forEachRRset((type, _) -> {
      if (which.test(type)) {
        names.append(names.isEmpty() ? "" : ", ").append(RecordTypes.name(type));
      }
    });
    return names.toString();
  }

  /// The smallest type here for which the test holds, 0 when there is none.
  int firstType(IntPredicate which) {
    int[] first = new int[1];
    forEachRRset((type, _) -> {
      if (first[0] == 0 && which.test(type)) {
        first[0] = type;
      }
    });
    return first[0];
  }

  /// Types that may stand beside a CNAME (RFC 2181 §10.1, RFC 4034 §4).
  static boolean mayJoinCname(int type) {
    return switch (type) {
      case RrType.CNAME, RrType.RRSIG, RrType.NSEC, RrType.KEY -> true;
      default -> false;
    };
  }
}
