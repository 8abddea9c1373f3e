package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Refusal.Kind;
import io.swarmdns.zone.text.RecordTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What edits must keep to before they may touch memory, whoever made them; whether the zone that
/// results may be served is for [ZoneValidator] to say. Each answers with the first thing that
/// stands against it, null when nothing does. Stateless.
final class EditChecks {
  private static final int TYPE_MAX = 65_535;

  // RFC 6895 §3.1: types that only stand in questions and messages.
  private static final int META_FIRST = 128;
  private static final int META_LAST = 255;

  private EditChecks() {}

  private record Key(DomainName owner, int type) {}

  /// RRsets that are set: each once.
  static @Nullable Refusal edits(DomainName origin, List<RRsetEdit> edits) {
    Set<Key> seen = new HashSet<>();
    for (var edit : edits) {
      var owner = edit.owner();
      var error = place(origin, owner, edit.type());
      if (error == null && !seen.add(new Key(owner, edit.type()))) {
        error = text(owner, edit.type()) + " is edited twice at once";
      }
      if (error == null) {
        error = data(owner, edit.type(), edit.ttlSeconds(), edit.records());
      }
      if (error == null && edit.type() == RrType.SOA) {
        error = soa(origin, owner, edit.records());
      }
      if (error != null) {
        return Refusal.of(Kind.MALFORMED, origin, error);
      }
    }
    return null;
  }

  /// Steps of an edit.
  static @Nullable Refusal operations(DomainName origin, List<EditOperation> operations) {
    for (var operation : operations) {
      var error = operation(origin, operation);
      if (error != null) {
        return Refusal.of(Kind.MALFORMED, origin, error);
      }
    }
    return null;
  }

  private static @Nullable String operation(DomainName origin, EditOperation operation) {
    return switch (operation) {
      case EditOperation.SetRRset(var owner, int type, int ttl, var records) ->
          added(origin, owner, type, ttl, records);
      case EditOperation.AddRecords(var owner, int type, int ttl, var records) ->
          added(origin, owner, type, ttl, records);
      case EditOperation.RemoveRecords(var owner, int type, var _) -> place(origin, owner, type);
      case EditOperation.DeleteRRset(var owner, int type) -> place(origin, owner, type);
      case EditOperation.DeleteName(var owner) -> inZone(origin, owner);
    };
  }

  private static @Nullable String added(
      DomainName origin, DomainName owner, int type, int ttlSeconds, List<byte[]> records) {
    var error = place(origin, owner, type);
    if (error == null && records.isEmpty()) {
      error = text(owner, type) + ": no records; delete the RRset instead";
    }
    if (error == null && type == RrType.SOA) {
      error = soa(origin, owner, records);
    }
    int ttl = ttlSeconds == EditOperation.TTL_AS_IT_IS ? 0 : ttlSeconds;
    return error == null ? data(owner, type, ttl, records) : error;
  }

  /// Finished changes from elsewhere.
  ///
  /// @param serial the SOA serial that they say they lead to
  static @Nullable Refusal changes(DomainName origin, List<RRsetChange> changes, int serial) {
    Set<Key> seen = new HashSet<>();
    for (var change : changes) {
      var owner = change.owner();
      int type = change.type();
      var after = change.after();
      var error = place(origin, owner, type);
      if (error == null && !seen.add(new Key(owner, type))) {
        error = text(owner, type) + " is changed twice at once";
      }
      if (error == null && after != null) {
        error =
            after.records().isEmpty()
                ? text(owner, type) + ": no records"
                : data(owner, type, after.ttlSeconds(), after.records());
      }
      if (error == null && type == RrType.SOA) {
        error = soa(origin, owner, after == null ? List.of() : after.records());
        if (error == null
            && after != null
            && SerialEdit.serialOf(after.records().getFirst()) != serial) {
          error = "the SOA has another serial than " + Integer.toUnsignedString(serial);
        }
      }
      if (error != null) {
        return Refusal.of(Kind.MALFORMED, origin, error);
      }
    }
    return null;
  }

  private static @Nullable String place(DomainName origin, DomainName owner, int type) {
    var error = inZone(origin, owner);
    if (error == null && !isOfZones(type)) {
      error = owner + ": no zone has records of type " + type;
    }
    return error;
  }

  private static @Nullable String inZone(DomainName origin, DomainName owner) {
    return owner.isAtOrBelow(origin) ? null : owner + " is not in zone " + origin;
  }

  /// Whether there can be records of the type in a zone.
  static boolean isOfZones(int type) {
    return type > 0
        && type <= TYPE_MAX
        && type != RrType.OPT
        && (type < META_FIRST || type > META_LAST);
  }

  private static @Nullable String data(
      DomainName owner, int type, int ttlSeconds, List<byte[]> records) {
    if (ttlSeconds < 0) {
      return text(owner, type) + ": TTL above 2147483647"; // RFC 2181 §8
    }
    return records.stream().allMatch(data -> RdataShape.fits(type, data))
        ? null
        : text(owner, type) + ": data of another form than the type has";
  }

  private static @Nullable String soa(DomainName origin, DomainName owner, List<byte[]> records) {
    if (!owner.equals(origin)) {
      return owner + ": a SOA belongs at the apex";
    }
    return records.size() == 1 ? null : "a zone has one SOA";
  }

  /// RFC 1982 §3.2: the serial rises. The same serial must always mean the same content.
  static @Nullable Refusal serial(ZoneVersion base, byte[] soa) {
    int serial = SerialEdit.serialOf(soa);
    boolean first = Node.rrset(base.apex(), RrType.SOA) == 0;
    return first || serial - base.serial() > 0
        ? null
        : Refusal.of(
            Kind.SERIAL,
            base.origin(),
            "SOA serial "
                + Integer.toUnsignedString(serial)
                + " is not above "
                + Integer.toUnsignedString(base.serial()));
  }

  private static String text(DomainName owner, int type) {
    return owner + " " + RecordTypes.name(type);
  }
}
