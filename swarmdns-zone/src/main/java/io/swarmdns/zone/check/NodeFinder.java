package io.swarmdns.zone.check;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Finds nodes of a version by name, one name at a time. Not thread-safe.
final class NodeFinder {
  private final ZoneVersion version;
  private final ParsedName name;
  private final MemorySegment bytes =
      Arena.ofAuto().allocate(DomainName.LENGTH_MAX + (long) Memory.SLACK_BYTES, 8);
  private int apexLabel;

  NodeFinder(ZoneVersion version, NameHash hasher) {
    this.version = version;
    name = new ParsedName(hasher);
  }

  /// Takes up a name in wire format; false when it does not lie in the zone.
  boolean take(byte[] wire) {
    Memory.copyFromArray(wire, 0, bytes.address(), wire.length);
    if (!name.set(bytes.address(), wire.length)) {
      throw new IllegalArgumentException("not a name in wire format");
    }
    apexLabel = name.labelCount() - version.originLabels();
    return apexLabel >= 0 && version.isOrigin(name, apexLabel);
  }

  /// Labels of the name below the apex.
  int depth() {
    return apexLabel;
  }

  /// The node of the name without its first labels, or 0.
  ///
  /// @param labels how many to leave out, 0 to [#depth]
  long find(int labels) {
    return labels == apexLabel ? version.apex() : version.find(name, labels, apexLabel);
  }

  /// Where in the name the label begins.
  int offset(int label) {
    return name.offset(label);
  }
}
