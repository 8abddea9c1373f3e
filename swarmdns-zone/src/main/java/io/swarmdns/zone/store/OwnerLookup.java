package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Finds the nodes of versions by their owner names, those that hold nothing but NSEC3 too. Not
/// thread-safe; the version must be held meanwhile.
final class OwnerLookup {
  private final ParsedName name;
  private final MemorySegment bytes =
      Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 1L + Memory.SLACK_BYTES, 8);

  OwnerLookup(NameHash hasher) {
    name = new ParsedName(hasher);
  }

  /// The node of a name that lies in the zone; 0 when there is none.
  long find(ZoneVersion version, DomainName owner) {
    byte[] wire = owner.wire();
    Memory.copyFromArray(wire, 0, bytes.address(), wire.length);
    name.set(bytes.address(), wire.length);
    int length = name.offset(name.labelCount() - version.originLabels());
    var edits = version.edits();
    if (edits != null) {
      var edited = edits.overlay().find(name.hash(0), name.lower(), length);
      if (edited != null) {
        return edited.node();
      }
    }
    return version.image().findWithNsec3(name.hash(0), name.lower(), length);
  }

  /// Whether names of the version are found by our hash of them: with another seed none would be.
  boolean hasOurHashes(ZoneVersion version) {
    byte[] wire = version.origin().wire();
    Memory.copyFromArray(wire, 0, bytes.address(), wire.length);
    return name.set(bytes.address(), wire.length)
        && version.find(name.hash(0), name.lower(), 0) == version.apex();
  }
}
