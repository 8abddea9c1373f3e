package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

class NodeReaderTest {
  private static final String ZONE =
      """
      @ 300 SOA ns1 Admin.Example.Test. 7 3600 600 86400 300
      @ 300 NS ns1
      @ 300 NS ns2.ns1
      @ 300 MX 10 mail.other.test.
      @ 300 MX 20 mail2.other.test.
      ns1 60 A 192.0.2.1
      sub 60 NS ns.sub
      sub 60 NS sub
      sub 60 NS a.b.c.sub
      sub 60 NS x.c.sub
      *.w 60 MX 1 *.w
      *.w 60 MX 2 x.*.w
      *.w 60 MX 3 w
      *.w 60 SRV 1 2 3 w
      """;

  @Test
  void whatWasBuiltIsReadBack() throws IOException {
    Set<String> given = new TreeSet<>();
    var origin = DomainName.parse("example.test.");
    try (var builder = new ZoneBuilder(origin, new NameHash(7));
        var master =
            new Master(
                new java.io.ByteArrayInputStream(
                    ZONE.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Name.fromString("example.test."))) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        byte[] owner = r.getName().toWireCanonical();
        byte[] rdata = r.rdataToWireCanonical();
        builder.record(
            owner, owner.length, r.getType(), (int) r.getTTL(), rdata, 0, rdata.length, 1);
        given.add(text(r.getName().toString(true), r.getType(), (int) r.getTTL(), rdata));
      }
      var version = builder.build();
      Set<String> read = new TreeSet<>();
      var reader = new NodeReader(origin);
      var nodes = version.nodes();
      for (long node = nodes.next(); node != 0; node = nodes.next()) {
        String owner = NodeNames.absolute(node, origin).toString();
        String name = owner.substring(0, owner.length() - 1);
        reader.read(
            node,
            (type, ttl, rdata, length) ->
                read.add(text(name, type, ttl, Arrays.copyOf(rdata, length))));
      }
      assertEquals(
          String.join("\n", given).toLowerCase(java.util.Locale.ROOT), String.join("\n", read));
      assertEquals(given.size(), version.recordCount());
    }
  }

  private static String text(String owner, int type, int ttl, byte[] rdata) {
    return owner + " " + ttl + " " + type + " " + HexFormat.of().formatHex(rdata);
  }
}
