package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// One change of one zone, as handed to [ZoneStore#commit].
public sealed interface ZoneChange {
  DomainName origin();

  /// The zone's content becomes this version, whatever it was; a zone that was not there appears.
  ///
  /// @param version built with the store's hasher; the caller's count passes to the store, which
  ///   gives it back when the commit is refused
  record Replace(ZoneVersion version) implements ZoneChange {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// The zone's content becomes this version, which this node has validated before: one that was
  /// kept over a restart.
  ///
  /// @param version as for [Replace]
  record Restore(ZoneVersion version) implements ZoneChange {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// Some RRsets of the zone become others. The SOA serial rises by one (RFC 1982) unless the edits
  /// set the SOA themselves, to a serial above it. Edits that cannot be made are refused: owners
  /// outside of the zone, data that does not have the form of its type.
  ///
  /// @param edits each RRset at most once; applied together
  record Edit(DomainName origin, List<RRsetEdit> edits) implements ZoneChange {
    public Edit {
      edits = List.copyOf(edits);
    }
  }

  /// The zone is no longer served.
  record Remove(DomainName origin) implements ZoneChange {}
}
