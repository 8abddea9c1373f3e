package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.ZoneSerial;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.Precondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What all edits together should have come to, in the order in which the log has them.
final class SwarmModel {
  private final TreeMap<DomainName, ModelZone> zones = new TreeMap<>();

  /// What a zone was since it last became another as a whole, by serial.
  private final Map<DomainName, Map<Integer, ModelZone>> versions = new HashMap<>();

  /// The serials that a zone has had under its name since it was last created, with their content.
  private final Map<DomainName, Map<Integer, ModelZone>> everSeen = new HashMap<>();

  SortedMap<DomainName, ModelZone> zones() {
    return Collections.unmodifiableSortedMap(zones);
  }

  @Nullable ModelZone zone(DomainName origin) {
    return zones.get(origin);
  }

  /// Makes an edit that the log says is done, and checks that it could be.
  ///
  /// @param serials what the log says became of the zones
  void done(SimEdit.Zones edit, List<ZoneSerial> serials) {
    edit.preconditions().forEach(this::require);
    Map<String, ZoneSerial> said = new HashMap<>();
    serials.forEach(serial -> said.put(serial.getOrigin(), serial));
    for (var zone : edit.zones()) {
      var before = zones.get(zone.origin());
      var after = after(zone, before);
      boolean changed =
          zone instanceof SimEdit.Whole whole && !whole.content().equals(before)
              || !(zone instanceof SimEdit.Whole)
                  && after.filter(it -> it.equals(before)).isEmpty();
      if (before == null && after.isEmpty()) {
        changed = false;
      }
      var result = said.remove(zone.origin().toString());
      if ((result != null) != changed) {
        throw new Violation(
            "edit " + id(edit) + " of " + zone + ": the log says " + result + ", not " + after);
      }
      if (result != null
          && (result.getRemoved() != after.isEmpty()
              || (after.isPresent() && result.getSerial() != after.get().serial()))) {
        throw new Violation(
            "edit "
                + id(edit)
                + " of "
                + zone
                + " comes to "
                + result
                + ", not to "
                + after.map(ModelZone::serial)
                + " after "
                + (before == null ? "nothing" : before.serial()));
      }
      // A zone that is brought in as it is already keeps its history.
      put(zone.origin(), after.orElse(null), changed && zone instanceof SimEdit.Whole);
    }
    if (!said.isEmpty()) {
      throw new Violation("edit " + id(edit) + " changed what it did not name: " + said);
    }
  }

  private static String id(SimEdit edit) {
    return idText(edit.id());
  }

  static String idText(ByteString id) {
    return id.toStringUtf8();
  }

  private void put(DomainName origin, @Nullable ModelZone after, boolean whole) {
    if (after == null) {
      zones.remove(origin);
      versions.remove(origin);
      everSeen.remove(origin);
      return;
    }
    var before = zones.put(origin, after);
    if (whole) {
      versions.remove(origin);
    }
    versions.computeIfAbsent(origin, _ -> new HashMap<>()).put(after.serial(), after);
    var other = everSeen.computeIfAbsent(origin, _ -> new HashMap<>()).put(after.serial(), after);
    if (other != null && !other.equals(after)) {
      throw new Violation(
          "zone " + origin + " has had serial " + after.serial() + " with other content");
    }
    if (before != null && after.serial() - before.serial() < 0) {
      throw new Violation(
          "zone " + origin + " goes from serial " + before.serial() + " back to " + after.serial());
    }
  }

  private Optional<ModelZone> after(SimEdit.ZoneOp op, @Nullable ModelZone before) {
    return switch (op) {
      case SimEdit.Steps(var origin, var operations) ->
          Optional.of(there(op, before).after(origin, operations));
      case SimEdit.Whole(var origin, var content, boolean mustBeNew) -> {
        if (mustBeNew && before != null) {
          throw new Violation("zone " + origin + " was created though it was there");
        }
        yield Optional.of(content);
      }
      case SimEdit.Removal _ -> Optional.empty();
      case SimEdit.RollBack(var origin, int serial) -> {
        var now = there(op, before);
        var was = versions.getOrDefault(origin, Map.of()).get(serial);
        if (was == null) {
          throw new Violation("zone " + origin + " went back to " + serial + ", never its serial");
        }
        yield Optional.of(serial == now.serial() ? now : was.withSerial(now.serial() + 1));
      }
    };
  }

  private static ModelZone there(SimEdit.ZoneOp op, @Nullable ModelZone zone) {
    if (zone == null) {
      throw new Violation("done without the zone: " + op);
    }
    return zone;
  }

  private void require(Precondition condition) {
    var zone = zones.get(condition.origin());
    boolean holds =
        switch (condition) {
          case Precondition.ZoneAbsent _ -> zone == null;
          case Precondition.ZoneExists _ -> zone != null;
          case Precondition.SerialIs(var _, int serial) -> zone != null && zone.serial() == serial;
          case Precondition.RRsetExists(var _, var owner, int type) ->
              zone != null && zone.rrsets().containsKey(new ModelZone.Key(owner, type));
          case Precondition.RRsetAbsent(var _, var owner, int type) ->
              zone != null && !zone.rrsets().containsKey(new ModelZone.Key(owner, type));
          case Precondition.NameExists(var _, var owner) -> zone != null && hasName(zone, owner);
          case Precondition.NameAbsent(var _, var owner) -> zone != null && !hasName(zone, owner);
          case Precondition.RRsetEquals(var _, var owner, int type, int _, var records) -> {
            var rrset = zone == null ? null : zone.rrsets().get(new ModelZone.Key(owner, type));
            yield rrset != null && rrset.records().equals(ModelZone.RRset.of(0, records).records());
          }
        };
    if (!holds) {
      throw new Violation("done though its precondition does not hold: " + condition);
    }
  }

  private static boolean hasName(ModelZone zone, DomainName owner) {
    return zone.rrsets().keySet().stream().anyMatch(key -> key.owner().equals(owner));
  }

  /// A serial that a roll back may name.
  List<Integer> serials(DomainName origin) {
    return new ArrayList<>(new TreeMap<>(versions.getOrDefault(origin, Map.of())).keySet());
  }
}
