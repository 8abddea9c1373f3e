package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All zones by name. Zones come and go with a new table, and so do versions of several zones that
/// change together; the version of one zone changes within its {@link Zone}. Thread-safe.
public final class ZoneTable {
  /// Where in [#zones] each zone is.
  private final Map<DomainName, Integer> slots;

  private final long[] hashes;
  private final @Nullable Zone[] zones;
  private final int deepest;
  private final int shallowest;

  ZoneTable(Map<DomainName, Zone> byName, NameHash hasher) {
    int capacity = Integer.highestOneBit(Math.max(4, byName.size() * 4 - 1));
    hashes = new long[capacity];
    zones = new Zone[capacity];
    int most = 0;
    int least = byName.isEmpty() ? 0 : 127;
    var parsed = new ParsedName(hasher);
    try (var arena = Arena.ofConfined()) {
      long scratch = arena.allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8).address();
      Map<DomainName, Integer> entered = HashMap.newHashMap(byName.size());
      for (var zone : byName.values()) {
        byte[] wire = zone.originWire();
        Memory.copyFromArray(wire, 0, scratch, wire.length);
        parsed.set(scratch, wire.length);
        most = Math.max(most, parsed.labelCount());
        least = Math.min(least, parsed.labelCount());
        entered.put(zone.origin(), enter(parsed.hash(0), zone));
      }
      slots = entered;
    }
    deepest = most;
    shallowest = least;
  }

  private ZoneTable(ZoneTable of, @Nullable Zone[] zones) {
    slots = of.slots;
    hashes = of.hashes;
    deepest = of.deepest;
    shallowest = of.shallowest;
    this.zones = zones;
  }

  /// This table with other versions of some of its zones: all of them at one instant for whoever
  /// takes the table once. Takes time for each zone there is, though little: the others of a table
  /// are copied as a block.
  ZoneTable with(List<ZoneVersion> versions) {
    var next = zones.clone();
    for (var version : versions) {
      next[Objects.requireNonNull(slots.get(version.origin()))] = new Zone(version);
    }
    return new ZoneTable(this, next);
  }

  private int enter(long hash, Zone zone) {
    int slot = (int) hash & zones.length - 1;
    while (zones[slot] != null) {
      slot = slot + 1 & zones.length - 1;
    }
    hashes[slot] = hash;
    zones[slot] = zone;
    return slot;
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
    var slot = slots.get(origin);
    return slot == null ? null : zones[slot];
  }

  public Collection<Zone> zones() {
    return byName().values();
  }

  public int size() {
    return slots.size();
  }

  /// The zones by name, as a map of its own.
  Map<DomainName, Zone> byName() {
    Map<DomainName, Zone> byName = HashMap.newHashMap(slots.size());
    for (var zone : zones) {
      if (zone != null) {
        byName.put(zone.origin(), zone);
      }
    }
    return byName;
  }
}
