package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import java.util.HexFormat;
import java.util.List;

/// Small zones for tests of the store.
final class TestZones {
  static final DomainName ORIGIN = DomainName.parse("example.test.");

  private TestZones() {}

  static DomainName name(String labels) {
    return DomainName.parse(labels + "." + ORIGIN);
  }

  /// A zone with SOA serial 1, an NS record, and an A record at each of the names.
  static ZoneVersion zone(NameHash hasher, String... names) {
    return zone(ORIGIN, hasher, names);
  }

  static ZoneVersion zone(DomainName origin, NameHash hasher, String... names) {
    try (var builder = new ZoneBuilder(origin, hasher)) {
      add(builder, origin, RrType.SOA, soa(1));
      add(builder, origin, RrType.NS, DomainName.parse("ns.other.").wire());
      for (String name : names) {
        add(builder, DomainName.parse(name + "." + origin), RrType.A, new byte[] {10, 0, 0, 1});
      }
      return builder.build();
    }
  }

  static void add(ZoneBuilder builder, DomainName owner, int type, byte[] rdata) {
    byte[] wire = owner.wire();
    builder.record(wire, wire.length, type, 300, rdata, 0, rdata.length, 1);
  }

  static byte[] soa(int serial) {
    byte[] rdata = new byte[2 + 20];
    for (int i = 0; i < 4; i++) {
      rdata[2 + i] = (byte) (serial >>> (24 - 8 * i));
    }
    return rdata;
  }

  /// The edit that gives a name of [#ORIGIN] one A record.
  static RRsetEdit address(String labels, int lastByte) {
    byte[] rdata = {10, 0, 0, (byte) lastByte};
    return new RRsetEdit(name(labels), RrType.A, 300, List.of(rdata));
  }

  /// Every node of the version with its flags and records, a line each.
  static String dump(ZoneVersion version) {
    var text = new StringBuilder();
    var reader = new NodeReader(version.origin());
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      text.append(NodeNames.absolute(node, version.origin()))
          .append(' ')
          .append(Integer.toBinaryString(Node.flags(node)));
      reader.read(
          node,
          (type, ttl, rdata, length) ->
              text.append(' ')
                  .append(type)
                  .append(' ')
                  .append(ttl)
                  .append(' ')
                  .append(HexFormat.of().formatHex(rdata, 0, length)));
      text.append('\n');
    }
    return text.toString();
  }
}
