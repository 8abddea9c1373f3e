package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a change made of one zone, finished: a node that has the predecessor gets the successor by
/// it ([ZoneStore#apply]), without deciding anything.
public sealed interface ZoneResult {
  DomainName origin();

  /// What the zone was, null when it was not there.
  @Nullable VersionStamp predecessor();

  /// What the zone is, null when it is gone.
  @Nullable VersionStamp successor();

  /// Some RRsets changed, the SOA among them.
  ///
  /// @param changes each RRset once, in no order that means anything
  record Edited(
      DomainName origin,
      VersionStamp predecessor,
      VersionStamp successor,
      List<RRsetChange> changes)
      implements ZoneResult {
    public Edited {
      changes = List.copyOf(changes);
    }
  }

  /// The zone is new, or became another as a whole.
  ///
  /// @param version as a proposal's result: held by the store until the proposal is published or
  ///   discarded, to be read before; handed to [ZoneStore#apply]: the caller's count passes to the
  ///   store
  record Replaced(@Nullable VersionStamp predecessor, VersionStamp successor, ZoneVersion version)
      implements ZoneResult {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// The zone is gone.
  record Removed(DomainName origin, VersionStamp predecessor) implements ZoneResult {
    @Override
    public @Nullable VersionStamp successor() {
      return null;
    }
  }
}
