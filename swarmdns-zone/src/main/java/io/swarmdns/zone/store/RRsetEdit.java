package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// One RRset of a zone becomes something else.
///
/// @param owner its name, in the zone
/// @param type the RR type; RRSIG means all signatures at the name. Changing any other RRset takes
///   its signatures away, unless the same change sets them
/// @param ttlSeconds 0 to 2^31-1; of no meaning when there are no records
/// @param records the data of its records from now on, well-formed for the type, uncompressed;
///   none: the RRset is deleted. Shared, must not be changed
public record RRsetEdit(DomainName owner, int type, int ttlSeconds, List<byte[]> records) {
  public RRsetEdit {
    records = List.copyOf(records);
  }

  /// The RRset is deleted, if it is there.
  public static RRsetEdit delete(DomainName owner, int type) {
    return new RRsetEdit(owner, type, 0, List.of());
  }
}
