package io.swarmdns.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.testkit.zone.TestZone;
import io.swarmdns.testkit.zone.ZoneGenerator;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.TextSource;
import io.swarmdns.zone.text.ZoneTextReader;
import io.swarmdns.zone.text.ZoneTextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;

/// Zones written as text read as the zones that they were.
final class ZoneTextConformanceTest {
  private static final int FAMILIES = 40;

  private record Row(DomainName owner, int type, int ttl, byte[] data) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Row r
          && owner.equals(r.owner)
          && type == r.type
          && ttl == r.ttl
          && Arrays.equals(data, r.data);
    }

    @Override
    public int hashCode() {
      return owner.hashCode();
    }

    @Override
    public String toString() {
      return owner + " " + ttl + " TYPE" + type + " " + HexFormat.of().formatHex(data);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000, 2000, 3000, 4000})
  void everyRandomZoneIsWrittenAndReadAgain(long firstSeed) throws IOException {
    for (long seed = firstSeed; seed < firstSeed + FAMILIES; seed++) {
      for (TestZone zone : ZoneGenerator.family(seed, Name.fromString("zone.test."))) {
        var origin = DomainName.ofWire(zone.origin().toWire(), 0, zone.origin().length());
        var records = read(zone.text(), origin);
        assertEquals(zone.records().size(), records.size());
        var text = new StringBuilder();
        var writer = new ZoneTextWriter(text);
        writer.origin(origin);
        for (var record : records) {
          writer.record(record.owner(), record.type(), record.ttl(), record.data());
        }
        writer.flush();
        assertEquals(records, read(text.toString(), origin), "seed " + seed);
      }
    }
  }

  private static List<Row> read(String text, DomainName origin) {
    var rows = new ArrayList<Row>();
    var problems = new Problems();
    ZoneTextReader.read(
        TextSource.of("zone", text),
        origin,
        (owner, ownerLength, type, ttl, rdata, offset, length, _) ->
            rows.add(
                new Row(
                    DomainName.ofWire(owner, 0, ownerLength),
                    type,
                    ttl,
                    Arrays.copyOfRange(rdata, offset, offset + length))),
        problems,
        _ -> {});
    assertEquals(List.of(), problems.list());
    return rows;
  }
}
