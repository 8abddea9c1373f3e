package io.swarmdns.server.admin;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.NodeRRsets;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A version with some of its RRsets replaced: what a zone was once, without building it. The
/// version is held by a lease meanwhile. Belongs to one thread.
final class ZoneContent {
  private final ZoneVersion version;

  /// By name, in canonical order, and type: what is there instead; empty: nothing.
  private final NavigableMap<DomainName, Map<Integer, Optional<RRsetData>>> instead;

  private ZoneContent(
      ZoneVersion version, NavigableMap<DomainName, Map<Integer, Optional<RRsetData>>> instead) {
    this.version = version;
    this.instead = instead;
  }

  /// @param changes in the order to make them
  static ZoneContent of(ZoneVersion version, List<RRsetChange> changes) {
    var instead = new TreeMap<DomainName, Map<Integer, Optional<RRsetData>>>();
    for (var change : changes) {
      instead
          .computeIfAbsent(change.owner(), _ -> new HashMap<>())
          .put(change.type(), Optional.ofNullable(change.after()));
    }
    return new ZoneContent(version, instead);
  }

  DomainName origin() {
    return version.origin();
  }

  /// Is shown the names of a zone.
  @FunctionalInterface
  interface Visitor {
    /// @param rrsets by type, ascending
    void name(DomainName owner, Map<Integer, RRsetData> rrsets) throws IOException;
  }

  /// Shows each name that has RRsets, in canonical order.
  void forEach(Visitor visitor) throws IOException {
    var rrsets = new NodeRRsets(version.origin());
    var left = new TreeMap<>(instead);
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      rrsets.read(node);
      var owner = NodeNames.absolute(node, version.origin());
      while (!left.isEmpty() && left.firstKey().compareTo(owner) < 0) {
        var gone = left.pollFirstEntry();
        show(visitor, gone.getKey(), new TreeMap<>(), gone.getValue());
      }
      var here = new TreeMap<Integer, RRsetData>();
      for (int i = 0; i < rrsets.count(); i++) {
        here.put(rrsets.type(i), rrsets.data(i));
      }
      var changed = left.isEmpty() ? null : left.remove(owner);
      show(visitor, owner, here, changed == null ? Map.of() : changed);
    }
    for (var gone : left.entrySet()) {
      show(visitor, gone.getKey(), new TreeMap<>(), gone.getValue());
    }
  }

  private static void show(
      Visitor visitor,
      DomainName owner,
      Map<Integer, RRsetData> here,
      Map<Integer, Optional<RRsetData>> instead)
      throws IOException {
    instead.forEach((type, data) -> {
      here.remove(type);
      data.ifPresent(there -> here.put(type, there));
    });
    if (!here.isEmpty()) {
      visitor.name(owner, here);
    }
  }
}
