package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.NodeRRsets;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A zone as plain collections: what the store should come to. Immutable.
///
/// @param rrsets all but the SOA
record ModelZone(int serial, SortedMap<Key, RRset> rrsets) {
  static final int TTL_SECONDS = 300;

  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  record Key(DomainName owner, int type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byOwner = owner.compareTo(other.owner);
      return byOwner != 0 ? byOwner : Integer.compare(type, other.type);
    }
  }

  record RRset(int ttlSeconds, SortedSet<ByteString> records) {
    static RRset of(int ttlSeconds, Collection<byte[]> records) {
      var sorted = new TreeSet<>(BYTES);
      records.forEach(record -> sorted.add(ByteString.copyFrom(record)));
      return new RRset(ttlSeconds, sorted);
    }
  }

  ModelZone {
    rrsets = Collections.unmodifiableSortedMap(new TreeMap<>(rrsets));
  }

  /// A zone with what it must have.
  static ModelZone of(DomainName origin, int serial) {
    var rrsets = new TreeMap<Key, RRset>();
    rrsets.put(
        new Key(origin, RrType.NS),
        RRset.of(TTL_SECONDS, List.of(DomainName.parse("ns.other.").wire())));
    return new ModelZone(serial, rrsets);
  }

  ModelZone withSerial(int newSerial) {
    return new ModelZone(newSerial, rrsets);
  }

  /// After the operations; the serial rises by one when they change anything.
  ModelZone after(DomainName origin, List<EditOperation> operations) {
    var next = new TreeMap<>(rrsets);
    for (var operation : operations) {
      switch (operation) {
        case EditOperation.SetRRset(var owner, int type, int ttl, var records) ->
            next.put(new Key(owner, type), RRset.of(ttl, records));
        case EditOperation.AddRecords(var owner, int type, int ttl, var records) ->
            next.merge(
                new Key(owner, type),
                RRset.of(ttl, records),
                (old, added) -> {
                  added.records().addAll(old.records());
                  return added;
                });
        case EditOperation.RemoveRecords(var owner, int type, var records) ->
            next.computeIfPresent(
                new Key(owner, type),
                (_, old) -> {
                  var left = new TreeSet<>(old.records());
                  records.forEach(record -> left.remove(ByteString.copyFrom(record)));
                  return left.isEmpty() ? null : new RRset(old.ttlSeconds(), left);
                });
        case EditOperation.DeleteRRset(var owner, int type) -> next.remove(new Key(owner, type));
        case EditOperation.DeleteName(var owner) ->
            next.keySet()
                .removeIf(key ->
                    key.owner().equals(owner)
                        && !(owner.equals(origin) && key.type() == RrType.NS));
      }
    }
    return next.equals(rrsets) ? this : new ModelZone(serial + 1, next);
  }

  /// Builds the zone for a store.
  ZoneVersion build(DomainName origin, NameHash hasher) {
    try (var builder = new ZoneBuilder(origin, hasher)) {
      add(builder, origin, RrType.SOA, TTL_SECONDS, soa());
      rrsets.forEach((key, rrset) ->
          rrset
              .records()
              .forEach(record ->
                  add(builder, key.owner(), key.type(), rrset.ttlSeconds(), record.toByteArray())));
      return builder.build();
    }
  }

  private byte[] soa() {
    byte[] rdata = new byte[2 + 20];
    for (int i = 0; i < 4; i++) {
      rdata[2 + i] = (byte) (serial >>> (24 - 8 * i));
    }
    return rdata;
  }

  private static void add(
      ZoneBuilder builder, DomainName owner, int type, int ttlSeconds, byte[] rdata) {
    byte[] wire = owner.wire();
    builder.record(wire, wire.length, type, ttlSeconds, rdata, 0, rdata.length, 1);
  }

  /// What a store holds.
  static ModelZone read(ZoneVersion version) {
    var rrsets = new TreeMap<Key, RRset>();
    var reader = new NodeRRsets(version.origin());
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      reader.read(node);
      var owner = DomainName.ofWire(reader.owner(), 0, reader.ownerLength());
      for (int i = 0; i < reader.count(); i++) {
        if (reader.type(i) != RrType.SOA) {
          var data = reader.data(i);
          rrsets.put(new Key(owner, reader.type(i)), RRset.of(data.ttlSeconds(), data.records()));
        }
      }
    }
    return new ModelZone(version.serial(), rrsets);
  }
}
