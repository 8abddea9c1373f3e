package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a proposal makes of one zone. Guarded by the commit lock.
final class ZoneStep {
  private final DomainName origin;
  private final @Nullable VersionStamp predecessor;
  private final @Nullable List<RRsetChange> changes;
  private @Nullable ZoneVersion next;

  private ZoneStep(
      DomainName origin,
      @Nullable ZoneVersion base,
      @Nullable List<RRsetChange> changes,
      @Nullable ZoneVersion next) {
    this.origin = origin;
    predecessor = base == null || base.knownDigest() == null ? null : VersionStamp.of(base);
    this.changes = changes;
    this.next = next;
  }

  /// @param next made from the base by the changes; its count passes to the step
  static ZoneStep edit(ZoneVersion base, List<RRsetChange> changes, ZoneVersion next) {
    return new ZoneStep(base.origin(), base, changes, next);
  }

  /// @param next its count passes to the step
  static ZoneStep replace(@Nullable ZoneVersion base, ZoneVersion next) {
    return new ZoneStep(next.origin(), base, null, next);
  }

  static ZoneStep remove(ZoneVersion base) {
    return new ZoneStep(base.origin(), base, null, null);
  }

  DomainName origin() {
    return origin;
  }

  /// What the zone becomes, null when it goes.
  @Nullable ZoneVersion next() {
    return next;
  }

  /// The changes of an edit, null for whole zones.
  @Nullable List<RRsetChange> changes() {
    return changes;
  }

  /// The same content over another image; the count of what was here passes to the caller.
  void moveTo(ZoneVersion moved) {
    next = moved;
  }

  /// The result; the base's digest must have been known when this was made.
  ZoneResult result() {
    var after = next;
    if (changes != null) {
      return new ZoneResult.Edited(
          origin,
          Objects.requireNonNull(predecessor),
          VersionStamp.of(Objects.requireNonNull(after)),
          changes);
    }
    return after == null
        ? new ZoneResult.Removed(origin, Objects.requireNonNull(predecessor))
        : new ZoneResult.Replaced(predecessor, VersionStamp.of(after), after);
  }

  /// Gives back the version, which nobody will see. Newer steps of the zone go before.
  void discard() {
    if (next != null && changes != null) {
      next.discard();
    } else if (next != null) {
      next.release();
    }
  }
}
