package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.Refusal.Kind;
import io.swarmdns.zone.text.RecordTypes;
import org.jspecify.annotations.Nullable;

/// Compares preconditions with zones (RFC 2136 §3.2). Runs under the commit lock.
final class Preconditions {
  private final OwnerLookup lookup;

  Preconditions(OwnerLookup lookup) {
    this.lookup = lookup;
  }

  /// What is wrong, null when the precondition holds.
  ///
  /// @param version the zone's newest, null when there is no such zone
  @Nullable Refusal refusal(Precondition precondition, @Nullable ZoneVersion version) {
    var origin = precondition.origin();
    if (precondition instanceof Precondition.ZoneAbsent) {
      return version == null ? null : failed(origin, "zone " + origin + " exists");
    }
    if (version == null) {
      return Refusal.of(Kind.NO_SUCH_ZONE, origin, "no zone " + origin + " here");
    }
    var error = error(precondition, version);
    return error == null ? null : failed(origin, error);
  }

  private static Refusal failed(DomainName origin, String error) {
    return Refusal.of(Kind.PRECONDITION, origin, error);
  }

  private @Nullable String error(Precondition precondition, ZoneVersion version) {
    return switch (precondition) {
      case Precondition.SerialIs(var origin, int serial) ->
          version.serial() == serial
              ? null
              : "zone "
                  + origin
                  + " is at serial "
                  + Integer.toUnsignedString(version.serial())
                  + ", not "
                  + Integer.toUnsignedString(serial);
      case Precondition.ZoneExists _ -> null;
      case Precondition.ZoneAbsent(var origin) -> "zone " + origin + " exists";
      case Precondition.RRsetExists(var _, var owner, int type) ->
          data(version, owner, type) != null ? null : text(owner, type) + " does not exist";
      case Precondition.RRsetAbsent(var _, var owner, int type) ->
          data(version, owner, type) == null ? null : text(owner, type) + " exists";
      case Precondition.RRsetEquals equals -> equalsError(equals, version);
      case Precondition.NameExists(var _, var owner) ->
          isInUse(version, owner) ? null : owner + " does not exist";
      case Precondition.NameAbsent(var _, var owner) ->
          isInUse(version, owner) ? owner + " exists" : null;
    };
  }

  private @Nullable String equalsError(Precondition.RRsetEquals wanted, ZoneVersion version) {
    var text = text(wanted.owner(), wanted.type());
    var data = data(version, wanted.owner(), wanted.type());
    if (data == null) {
      return text + " does not exist";
    }
    var records = RRsetData.of(wanted.type(), data.ttlSeconds(), wanted.records());
    if (!data.isSame(wanted.type(), records)) {
      return text + " has other records";
    }
    return wanted.ttlSeconds() == Precondition.RRsetEquals.ANY_TTL
            || wanted.ttlSeconds() == data.ttlSeconds()
        ? null
        : text + " has TTL " + data.ttlSeconds() + ", not " + wanted.ttlSeconds();
  }

  private @Nullable RRsetData data(ZoneVersion version, DomainName owner, int type) {
    var draft = new ZoneDraft(version, lookup, new NodeRRsets(version.origin()));
    return owner.isAtOrBelow(version.origin()) ? draft.get(owner, type) : null;
  }

  private boolean isInUse(ZoneVersion version, DomainName owner) {
    if (!owner.isAtOrBelow(version.origin())) {
      return false;
    }
    long node = lookup.find(version, owner);
    return node != 0 && Node.rrsetCount(node) > 0;
  }

  private static String text(DomainName owner, int type) {
    return owner + " " + RecordTypes.name(type);
  }
}
