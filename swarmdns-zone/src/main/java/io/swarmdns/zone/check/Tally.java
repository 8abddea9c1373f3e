package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.RecordTypes;
import org.jspecify.annotations.Nullable;

/// One kind of defect that many names may have: how often, and where first. Said once for the zone.
final class Tally {
  private int count;
  private @Nullable DomainName firstOwner;
  private int firstType;

  void add(DomainName owner, int type) {
    if (count++ == 0) {
      firstOwner = owner;
      firstType = type;
    }
  }

  /// Adds a warning, if there is anything to warn of.
  ///
  /// @param type of the records that the finding is about, 0 for that of the first defect
  void report(int type, String message, String advice, Findings findings) {
    if (firstOwner != null) {
      findings.warning(
          firstOwner,
          type == 0 ? firstType : type,
          message + ": " + count + " in the zone, the first at " + RecordTypes.name(firstType),
          advice);
    }
  }
}
