package io.swarmdns.testkit.zone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// What a zone's records make of its names: where the cuts are, what is authoritative, what is
/// occluded. A plain reading of RFC 1034 §4.2 and RFC 6672 §2.4, for signing and for aiming
/// queries.
final class ZoneShape {
  private final Name origin;
  private final SortedMap<Name, Map<Integer, List<Record>>> sets = new TreeMap<>();

  ZoneShape(Name origin, List<Record> records) {
    this.origin = origin;
    for (Record record : records) {
      sets.computeIfAbsent(record.getName(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(record.getType(), _ -> new ArrayList<>())
          .add(record);
    }
  }

  Name origin() {
    return origin;
  }

  /// All names that own records, in canonical order.
  List<Name> owners() {
    return List.copyOf(sets.keySet());
  }

  Map<Integer, List<Record>> sets(Name owner) {
    return sets.getOrDefault(owner, Map.of());
  }

  boolean has(Name owner, int type) {
    return sets(owner).containsKey(type);
  }

  /// Whether the name is delegated away here.
  boolean isCut(Name name) {
    return !name.equals(origin) && has(name, Type.NS);
  }

  /// Whether the name lies below a cut or below a DNAME.
  boolean isOccluded(Name name) {
    Name above = name;
    while (!above.equals(origin)) {
      above = Labels.parent(above);
      if (isCut(above) || has(above, Type.DNAME)) {
        return true;
      }
    }
    return false;
  }

  /// The RRsets at a name for which this zone is authoritative.
  List<List<Record>> authoritativeSets(Name owner) {
    return sets(owner).entrySet().stream()
        .filter(set -> !isCut(owner) || set.getKey() == Type.DS || set.getKey() == Type.NSEC)
        .map(Map.Entry::getValue)
        .toList();
  }
}
