package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;

/// One change of one zone, as handed to [ZoneStore#commit].
public sealed interface ZoneChange {
  DomainName origin();

  /// The zone's content becomes this version, whatever it was; a zone that was not there appears.
  ///
  /// @param version built with the store's hasher; the caller's count passes to the store, which
  ///     gives it back when the change is refused
  record Replace(ZoneVersion version) implements ZoneChange {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// The zone is no longer served.
  record Remove(DomainName origin) implements ZoneChange {}
}
