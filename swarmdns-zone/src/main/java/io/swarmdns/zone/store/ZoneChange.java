package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// One change of one zone, as handed to [ZoneStore#commit] and [ZoneStore#propose].
public sealed interface ZoneChange {
  DomainName origin();

  /// The zone appears, with this content; refused when it is there.
  ///
  /// @param version as for [Replace]
  record Create(ZoneVersion version) implements ZoneChange {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// The zone's content becomes this version, whatever it was; a zone that was not there appears.
  ///
  /// @param version built with the store's hasher; the caller's count passes to the store, which
  ///   gives it back when the change is refused
  record Replace(ZoneVersion version) implements ZoneChange {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// The zone's content becomes this version, as its successor: refused when the zone is there and
  /// the SOA serial would not rise (RFC 1982), because secondaries and caches tell contents apart
  /// by it. The very version that is there changes nothing. A zone that was not there appears.
  ///
  /// @param version as for [Replace]
  record Succeed(ZoneVersion version) implements ZoneChange {
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
  /// outside of the zone, data that does not have the form of its type, a zone left without its
  /// SOA, or without the NS records at its apex that it had. Edits that leave everything as it is
  /// change nothing: the serial stays.
  ///
  /// @param edits each RRset at most once; applied together
  record Edit(DomainName origin, List<RRsetEdit> edits) implements ZoneChange {
    public Edit {
      edits = List.copyOf(edits);
    }
  }

  /// As [Edit], said relative to what the zone holds.
  ///
  /// @param operations made one after the other
  record Update(DomainName origin, List<EditOperation> operations) implements ZoneChange {
    public Update {
      operations = List.copyOf(operations);
    }
  }

  /// The zone is no longer served; nothing happens when it was not.
  record Remove(DomainName origin) implements ZoneChange {}
}
