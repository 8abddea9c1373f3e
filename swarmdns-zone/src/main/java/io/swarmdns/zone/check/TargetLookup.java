package io.swarmdns.zone.check;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

  private final ZoneVersion version;
  private final ParsedName name;
  private final ParsedName wildcard;
  private final MemorySegment bytes =
      Arena.ofAuto().allocate(DomainName.LENGTH_MAX + (long) Memory.SLACK_BYTES, 8);

  TargetLookup(ZoneVersion version, NameHash hasher) {
    this.version = version;
    name = new ParsedName(hasher);
    wildcard = new ParsedName(hasher);
  }

  /// What the name, in wire format, is here.
  Target look(byte[] target) {
    set(name, target, 0, target.length);
    int apexLabel = name.labelCount() - version.originLabels();
    if (apexLabel < 0 || !version.isOrigin(name, apexLabel)) {
      return Target.ELSEWHERE;
    }
    long node = version.apex();
    for (int label = apexLabel - 1; label >= 0; label--) {
      if (Node.has(node, Node.DNAME)) {
        return Target.BELOW_DNAME;
      }
      long next = version.find(name, label, apexLabel);
      if (next == 0) {
        return synthesised(target, node, label + 1);
      }
      node = next;
      if (Node.has(node, Node.CUT)) {
        long exact = version.find(name, 0, apexLabel);
        return exact != 0 && hasAddress(exact) ? Target.GLUE : Target.NO_GLUE;
      }
    }
    return what(node);
  }

  /// RFC 4592 §3.3.1: the wildcard below the closest encloser, which begins at `label`.
  private Target synthesised(byte[] target, long encloser, int label) {
    int from = name.offset(label);
    if (!Node.has(encloser, Node.WILDCARD_BELOW)
        || 2 + target.length - from > DomainName.LENGTH_MAX) {
      return Target.NO_ADDRESS;
    }
    byte[] source = new byte[2 + target.length - from];
    source[0] = 1;
    source[1] = '*';
    System.arraycopy(target, from, source, 2, target.length - from);
    set(wildcard, source, 0, source.length);
    int apexLabel = wildcard.labelCount() - version.originLabels();
    long node = version.find(wildcard, 0, apexLabel);
    return node == 0 ? Target.NO_ADDRESS : what(node);
  }

  private void set(ParsedName parsed, byte[] wire, int offset, int length) {
    Memory.copyFromArray(wire, offset, bytes.address(), length);
    if (!parsed.set(bytes.address(), length)) {
      throw new IllegalStateException("a zone version holds a malformed name");
    }
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
