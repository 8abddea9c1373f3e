package io.swarmdns.server.edit;

import io.swarmdns.zone.canonical.ZoneDiff;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What makes the zone of a text out of the zone that is there.
final class ImportDifference {
  private ImportDifference() {}

  /// @param before held by a lease meanwhile, as `after`
  /// @return empty when more than `rrsetsMax` RRsets differ
  static Optional<List<RRsetChange>> between(ZoneVersion before, ZoneVersion after, int rrsetsMax) {
    var changes = ZoneDiff.between(before, after, rrsetsMax);
    return changes.isEmpty() || !after.isSigned()
        ? changes
        : Optional.of(withSignatures(changes.get(), after)).filter(all -> all.size() <= rrsetsMax);
  }

  /// An edit of an RRset takes its signatures away: where a text keeps those at the name as they
  /// are, they are to be set again.
  private static List<RRsetChange> withSignatures(List<RRsetChange> changes, ZoneVersion after) {
    var edited = new HashSet<DomainName>();
    changes.forEach(change -> edited.add(change.owner()));
    changes.stream()
        .filter(change -> change.type() == RrType.RRSIG)
        .forEach(change -> edited.remove(change.owner()));
    var all = new ArrayList<>(changes);
    Signatures.at(after, edited)
        .forEach((name, rrsets) -> {
          var signatures = rrsets.get(RrType.RRSIG);
          if (signatures != null) {
            all.add(new RRsetChange(name, RrType.RRSIG, signatures, signatures));
          }
        });
    return all;
  }
}
