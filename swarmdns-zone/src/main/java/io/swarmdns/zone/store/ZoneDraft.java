package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The names of a zone that an edit touches, with what they held and what they shall hold.
///
/// Replacing an RRset takes away its signatures. What it comes to in the end, [#changes], does not
/// depend on how it was said. Belongs to one edit and one thread; the base version must be held.
final class ZoneDraft {
  private final ZoneVersion base;
  private final OwnerLookup lookup;
  private final NodeRRsets rrsets;
  private final Map<DomainName, Name> names = new LinkedHashMap<>();

  /// A name's RRsets by type, before and after.
  private record Name(Map<Integer, RRsetData> before, Map<Integer, RRsetData> after) {}

  /// @param rrsets made for the base's origin
  ZoneDraft(ZoneVersion base, OwnerLookup lookup, NodeRRsets rrsets) {
    this.base = base;
    this.lookup = lookup;
    this.rrsets = rrsets;
  }

  DomainName origin() {
    return base.origin();
  }

  private Name at(DomainName owner) {
    var name = names.get(owner);
    if (name == null) {
      var before = new TreeMap<Integer, RRsetData>();
      long node = lookup.find(base, owner);
      if (node != 0) {
        rrsets.read(node);
        for (int i = 0; i < rrsets.count(); i++) {
          before.put(rrsets.type(i), rrsets.data(i));
        }
      }
      name = new Name(before, new TreeMap<>(before));
      names.put(owner, name);
    }
    return name;
  }

  /// What the RRset holds after what was done so far, null when it is not there.
  @Nullable RRsetData get(DomainName owner, int type) {
    return at(owner).after.get(type);
  }

  /// The types of the RRsets that are at the name so far.
  List<Integer> types(DomainName owner) {
    return List.copyOf(at(owner).after.keySet());
  }

  boolean has(DomainName owner) {
    return !at(owner).after.isEmpty();
  }

  /// Gives the RRset this content, null for none, and takes its signatures away if that changes it.
  void put(DomainName owner, int type, @Nullable RRsetData data) {
    var after = at(owner).after;
    var present = after.get(type);
    if (present == null ? data == null : data != null && present.isSame(type, data)) {
      return;
    }
    set(after, type, data);
    if (type != RrType.RRSIG) {
      dropSignatures(after, type);
    }
  }

  private static void set(Map<Integer, RRsetData> after, int type, @Nullable RRsetData data) {
    if (data == null) {
      after.remove(type);
    } else {
      after.put(type, data);
    }
  }

  private static void dropSignatures(Map<Integer, RRsetData> after, int covered) {
    var signatures = after.get(RrType.RRSIG);
    if (signatures != null) {
      var rest = signatures.records().stream().filter(data -> covered(data) != covered).toList();
      if (rest.size() < signatures.records().size()) {
        set(
            after,
            RrType.RRSIG,
            rest.isEmpty() ? null : new RRsetData(signatures.ttlSeconds(), rest));
      }
    }
  }

  /// The type that a signature covers (RFC 4034 §3.1.1).
  static int covered(byte[] signature) {
    return NetworkOrder.getShort(signature, 0);
  }

  /// Deletes all RRsets of the name but those of the types given and their signatures.
  void clear(DomainName owner, List<Integer> kept) {
    for (int type : types(owner)) {
      if (type != RrType.RRSIG && !kept.contains(type)) {
        put(owner, type, null);
      }
    }
    var after = at(owner).after;
    var signatures = after.get(RrType.RRSIG);
    if (signatures != null) {
      var rest =
          signatures.records().stream().filter(data -> kept.contains(covered(data))).toList();
      set(
          after,
          RrType.RRSIG,
          rest.isEmpty() ? null : new RRsetData(signatures.ttlSeconds(), rest));
    }
  }

  /// Raises the serial of the SOA by one.
  void raiseSerial() {
    var soa = get(base.origin(), RrType.SOA);
    if (soa != null) {
      var raised = List.of(SerialEdit.raised(soa.records().getFirst()));
      put(base.origin(), RrType.SOA, new RRsetData(soa.ttlSeconds(), raised));
    }
  }

  /// All that is different from the base, name by name in the order in which they were touched.
  List<RRsetChange> changes() {
    var changes = new ArrayList<RRsetChange>();
    names.forEach((owner, name) -> {
      settleStrayTtl(name.after);
      collect(owner, name, changes);
    });
    return changes;
  }

  private static void collect(DomainName owner, Name name, List<RRsetChange> to) {
    name.before.forEach((type, before) -> {
      var after = name.after.get(type);
      if (after == null || !after.isSame(type, before)) {
        to.add(new RRsetChange(owner, type, before, after));
      }
    });
    name.after.forEach((type, after) -> {
      if (!name.before.containsKey(type)) {
        to.add(new RRsetChange(owner, type, null, after));
      }
    });
  }

  /// Where every signature covers an RRset, their own TTL means nothing ([RRsetData]).
  private static void settleStrayTtl(Map<Integer, RRsetData> after) {
    var signatures = after.get(RrType.RRSIG);
    if (signatures != null
        && signatures.records().stream().noneMatch(data -> isStray(data, after))) {
      after.put(RrType.RRSIG, signatures.withTtl(0));
    }
  }

  private static boolean isStray(byte[] signature, Map<Integer, RRsetData> at) {
    int covered = covered(signature);
    return covered == RrType.RRSIG || !at.containsKey(covered);
  }
}
