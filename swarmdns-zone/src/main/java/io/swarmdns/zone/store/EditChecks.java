package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.text.RecordTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What edits must keep to before they may touch memory, whoever made them; whether the zone that
/// results may be served is for [ZoneValidator] to say. Stateless.
final class EditChecks {
  private EditChecks() {}

  private record Key(DomainName owner, int type) {}

  /// The first thing that forbids to make these edits.
  static Optional<String> error(ZoneVersion base, List<RRsetEdit> edits) {
    Set<Key> seen = new HashSet<>();
    for (var edit : edits) {
      if (!edit.owner().isAtOrBelow(base.origin())) {
        return Optional.of(edit.owner() + " is not in zone " + base.origin());
      }
      if (!seen.add(new Key(edit.owner(), edit.type()))) {
        return Optional.of(text(edit) + " is edited twice at once");
      }
      if (edit.ttlSeconds() < 0) {
        return Optional.of(text(edit) + ": TTL above 2147483647"); // RFC 2181 §8
      }
      if (!edit.records().stream().allMatch(data -> RdataShape.fits(edit.type(), data))) {
        return Optional.of(text(edit) + ": data of another form than the type has");
      }
      if (edit.type() == RrType.SOA) {
        var error = soaError(base, edit);
        if (error.isPresent()) {
          return error;
        }
      }
    }
    return Optional.empty();
  }

  private static String text(RRsetEdit edit) {
    return edit.owner() + " " + RecordTypes.name(edit.type());
  }

  private static Optional<String> soaError(ZoneVersion base, RRsetEdit edit) {
    if (!edit.owner().equals(base.origin())) {
      return Optional.of(edit.owner() + ": a SOA belongs at the apex");
    }
    if (edit.records().size() != 1) {
      return Optional.of("a zone has one SOA");
    }
    int serial = SerialEdit.serialOf(edit.records().getFirst());
    boolean first = Node.rrset(base.apex(), RrType.SOA) == 0;
    // RFC 1982 §3.2. The same serial must always mean the same content.
    if (!first && serial - base.serial() <= 0) {
      return Optional.of(
          "SOA serial "
              + Integer.toUnsignedString(serial)
              + " is not above "
              + Integer.toUnsignedString(base.serial()));
    }
    return Optional.empty();
  }
}
