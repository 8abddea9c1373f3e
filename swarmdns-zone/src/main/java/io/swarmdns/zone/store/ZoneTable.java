package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All zones by name. Immutable: zones come and go with a new table, a zone's versions change
/// within its {@link Zone}.
public final class ZoneTable {
  private final Map<DomainName, Zone> byName;
  private final long[] hashes;
  private final @Nullable Zone[] zones;
  private final int deepest;
  private final int shallowest;

  ZoneTable(Map<DomainName, Zone> byName, NameHash hasher) {
    this.byName = Map.copyOf(byName);
    int capacity = Integer.highestOneBit(Math.max(4, byName.size() * 4 - 1));
    hashes = new long[capacity];
    zones = new Zone[capacity];
    int most = 0;
    int least = byName.isEmpty() ? 0 : 127;
    var parsed = new ParsedName(hasher);
    try (var arena = Arena.ofConfined()) {
      long scratch = arena.allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8).address();
      for (var zone : byName.values()) {
        byte[] wire = zone.originWire();
        Memory.copyFromArray(wire, 0, scratch, wire.length);
        parsed.set(scratch, wire.length);
        most = Math.max(most, parsed.labelCount());
        least = Math.min(least, parsed.labelCount());
        enter(parsed.hash(0), zone);
      }
    }
    deepest = most;
    shallowest = least;
  }

  private void enter(long hash, Zone zone) {
    int slot = (int) hash & zones.length - 1;
    while (zones[slot] != null) {
      slot = slot + 1 & zones.length - 1;
    }
    hashes[slot] = hash;
    zones[slot] = zone;
  }

  /// The label of the name, at or above `from`, that is the apex of the closest enclosing zone; -1
  /// when no zone encloses the name. Allocation-free.
  public int apexLabel(ParsedName name, int from) {
    int labels = name.labelCount();
    for (int label = Math.max(from, labels - deepest); label <= labels - shallowest; label++) {
      if (at(name, label) != null) {
        return label;
      }
    }
    return -1;
  }

  /// The zone whose apex is exactly the name from this label on. Allocation-free.
  public @Nullable Zone at(ParsedName name, int label) {
    long hash = name.hash(label);
    int slot = (int) hash & zones.length - 1;
    while (true) {
      var zone = zones[slot];
      if (zone == null) {
        return null;
      }
      if (hashes[slot] == hash && name.suffixEquals(label, zone.originWire())) {
        return zone;
      }
      slot = slot + 1 & zones.length - 1;
    }
  }

  public @Nullable Zone get(DomainName origin) {
    return byName.get(origin);
  }

  public Collection<Zone> zones() {
    return Collections.unmodifiableCollection(byName.values());
  }

  public int size() {
    return byName.size();
  }

  Map<DomainName, Zone> byName() {
    return byName;
  }
}
