package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.ZoneVersion;

/// Finds out what a name that an NS, MX or SRV record points at is in this zone. Not thread-safe.
final class TargetLookup {
  /// What the target is.
  enum Target {
    /// Not in the zone: nobody here can tell.
    ELSEWHERE,
    /// It has addresses.
    ADDRESS,
    /// A CNAME.
    ALIAS,
    /// It exists, or does not, and has no addresses.
    NO_ADDRESS,
    /// Below a DNAME.
    BELOW_DNAME,
    /// At or below a zone cut, with glue.
    GLUE,
    /// At or below a zone cut, without.
    NO_GLUE
  }

  private final NodeFinder names;
  private final NodeFinder wildcards;

  TargetLookup(ZoneVersion version, NameHash hasher) {
    names = new NodeFinder(version, hasher);
    wildcards = new NodeFinder(version, hasher);
  }

  /// What the name, in wire format, is here: from the apex down, as an answer would be looked up.
  Target look(byte[] target) {
    if (!names.take(target)) {
      return Target.ELSEWHERE;
    }
    long node = names.find(names.depth());
    for (int label = names.depth() - 1; label >= 0; label--) {
      if (Node.has(node, Node.DNAME)) {
        return Target.BELOW_DNAME;
      }
      long next = names.find(label);
      if (next == 0) {
        return synthesised(target, node, names.offset(label + 1));
      }
      node = next;
      if (Node.has(node, Node.CUT)) {
        long exact = names.find(0);
        return exact != 0 && hasAddress(exact) ? Target.GLUE : Target.NO_GLUE;
      }
    }
    return what(node);
  }

  /// RFC 4592 §3.3.1: what the wildcard below the closest encloser says.
  ///
  /// @param from where in the target the encloser's name begins
  private Target synthesised(byte[] target, long encloser, int from) {
    int length = 2 + target.length - from;
    if (!Node.has(encloser, Node.WILDCARD_BELOW) || length > DomainName.LENGTH_MAX) {
      return Target.NO_ADDRESS;
    }
    byte[] source = new byte[length];
    source[0] = 1;
    source[1] = '*';
    System.arraycopy(target, from, source, 2, target.length - from);
    long node = wildcards.take(source) ? wildcards.find(0) : 0;
    return node == 0 ? Target.NO_ADDRESS : what(node);
  }

  private static Target what(long node) {
    if (Node.has(node, Node.CNAME)) {
      return Target.ALIAS;
    }
    return hasAddress(node) ? Target.ADDRESS : Target.NO_ADDRESS;
  }

  private static boolean hasAddress(long node) {
    return Node.rrset(node, RrType.A) != 0 || Node.rrset(node, RrType.AAAA) != 0;
  }
}
