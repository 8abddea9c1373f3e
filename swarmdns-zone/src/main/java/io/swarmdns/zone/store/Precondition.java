package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// What must hold of a zone before changes are made, compared with its newest proposed version. A
/// name exists when it has records, empty non-terminals do not (RFC 2136 §2.4.4).
public sealed interface Precondition {
  DomainName origin();

  /// The zone is there and has this SOA serial.
  record SerialIs(DomainName origin, int serial) implements Precondition {}

  record ZoneExists(DomainName origin) implements Precondition {}

  record ZoneAbsent(DomainName origin) implements Precondition {}

  /// There is an RRset of the type at the name, whatever it holds.
  record RRsetExists(DomainName origin, DomainName owner, int type) implements Precondition {}

  record RRsetAbsent(DomainName origin, DomainName owner, int type) implements Precondition {}

  /// The RRset holds exactly these records, in any order, the case of names in them aside
  /// ([CanonicalRdata]).
  ///
  /// @param ttlSeconds [#ANY_TTL], or what its TTL must be
  record RRsetEquals(
      DomainName origin, DomainName owner, int type, int ttlSeconds, List<byte[]> records)
      implements Precondition {
    /// The TTL may be any.
    public static final int ANY_TTL = -1;

    public RRsetEquals {
      records = List.copyOf(records);
    }
  }

  record NameExists(DomainName origin, DomainName owner) implements Precondition {}

  record NameAbsent(DomainName origin, DomainName owner) implements Precondition {}
}
