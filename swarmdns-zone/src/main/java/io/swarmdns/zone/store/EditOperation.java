package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// One step of an edit, said relative to what the zone holds: what people and RFC 2136 updates say.
/// Steps are made one after the other; each sees what those before it did. RFC 2136 §3.4.2 is the
/// model.
///
/// A step that changes an RRset takes away its signatures. A step that would change nothing does
/// nothing. Data is uncompressed, in the form of its type, and must not be changed afterwards.
public sealed interface EditOperation {
  /// As a TTL: that of the RRset as it is, or of the zone's SOA where there is none yet.
  int TTL_AS_IT_IS = -1;

  DomainName owner();

  /// The RRset becomes this.
  ///
  /// @param type RRSIG stands for all signatures at the name ([RRsetData])
  /// @param ttlSeconds 0 to 2^31-1, or [#TTL_AS_IT_IS]
  /// @param records one or more
  record SetRRset(DomainName owner, int type, int ttlSeconds, List<byte[]> records)
      implements EditOperation {
    public SetRRset {
      records = List.copyOf(records);
    }
  }

  /// The records join the RRset, which begins with them where there is none, and takes the TTL (RFC
  /// 2181 §5.2: it has one). A name has one SOA, CNAME and DNAME: there the new one comes in place
  /// of the old.
  record AddRecords(DomainName owner, int type, int ttlSeconds, List<byte[]> records)
      implements EditOperation {
    public AddRecords {
      records = List.copyOf(records);
    }
  }

  /// The records leave the RRset, as far as they are there.
  record RemoveRecords(DomainName owner, int type, List<byte[]> records) implements EditOperation {
    public RemoveRecords {
      records = List.copyOf(records);
    }
  }

  /// The RRset goes, if it is there.
  record DeleteRRset(DomainName owner, int type) implements EditOperation {}

  /// All RRsets of the name go; at the apex all but SOA and NS (RFC 2136 §3.4.2.3) and what signs
  /// them.
  record DeleteName(DomainName owner) implements EditOperation {}
}
