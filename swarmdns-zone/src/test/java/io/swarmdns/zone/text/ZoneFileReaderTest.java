package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneFileReaderTest {
  @TempDir Path directory;

  private List<String> records(String text) {
    var zone = ReadZone.of(directory, text);
    assertEquals(List.of(), zone.problems());
    return zone.records();
  }

  @Test
  void relativeNamesEndInTheOrigin() {
    assertEquals(
        List.of(
            "www.example. 60 IN A 192.0.2.1",
            "example. 60 IN NS ns.example.",
            "other.test. 60 IN CNAME example.",
            "www.sub.example. 60 IN A 192.0.2.2",
            "a.org. 60 IN A 192.0.2.3"),
        records(
            """
            www 60 A 192.0.2.1
            @ 60 NS ns
            other.test. 60 CNAME @
            $ORIGIN sub
            www 60 A 192.0.2.2
            $origin .
            a.org 60 A 192.0.2.3
            """));
  }

  @Test
  void aLineThatBeginsWithASpaceTakesTheLastOwner() {
    assertEquals(
        List.of(
            "a.example. 60 IN A 192.0.2.1",
            "a.example. 60 IN A 192.0.2.2",
            "a.example. 60 IN A 192.0.2.3"),
        records("a 60 A 192.0.2.1\n 60 A 192.0.2.2\n\n; nothing\n\t60 A 192.0.2.3\n"));
  }

  @Test
  void ttlAndClassComeInEitherOrderOrNotAtAll() {
    assertEquals(
        List.of(
            "a.example. 5 IN A 192.0.2.1",
            "a.example. 6 IN A 192.0.2.1",
            "a.example. 7 IN A 192.0.2.1",
            "a.example. 8 IN A 192.0.2.1",
            "in.example. 8 IN A 192.0.2.1"),
        records(
            """
            $TTL 8
            a 5 IN A 192.0.2.1
            a in 6 A 192.0.2.1
            a 7 CLASS1 TYPE1 192.0.2.1
            a IN A 192.0.2.1
            in a 192.0.2.1
            """));
  }

  @Test
  void timesHaveUnits() {
    assertEquals(
        List.of(
            "a.example. 5400 IN A 192.0.2.1",
            "a.example. 694861 IN A 192.0.2.1",
            "example. 5400 IN SOA ns.example. h.example. 1 3600 60 604800 86400"),
        records(
            """
            $TTL 1h30m
            a A 192.0.2.1
            a 1W1d1H1M1s A 192.0.2.1
            @ SOA ns h 1 1h 1m 1w 1d
            """));
  }

  @Test
  void parenthesesSpanLinesAndCommentsEndThem() {
    var zone =
        ReadZone.of(
            directory,
            """
            @ 60 IN SOA ns h ( 1 ; serial
               2 3(
             4)

            5 ) ; done
            a 60 A ( 192.0.2.1
            )
            """);
    assertEquals(
        List.of(
            "example. 60 IN SOA ns.example. h.example. 1 2 3 4 5", "a.example. 60 IN A 192.0.2.1"),
        zone.records());
    assertEquals(List.of(1, 6), zone.lines());
  }

  @Test
  void stringsAreQuotedAndEscaped() {
    assertEquals(
        List.of("a.example. 60 IN TXT \"x;y (z)\" \"q\\\"uo\" \"plain\" \"Ab\\000\" \"\" \";\""),
        records("a 60 TXT \"x;y (z)\" \"q\\\"uo\"plain A\\098\\000 \"\" \\;\n"));
  }

  @Test
  void namesAreEscaped() {
    assertEquals(
        List.of("a\\.b.\\@.example. 60 IN CNAME \\032x.example."),
        records("a\\.b.\\@ 60 CNAME \\032x\n"));
  }

  @Test
  void aQuotedOrEscapedAtSignIsALabel() {
    assertEquals(List.of("\\@.example. 60 IN A 192.0.2.1"), records("\\@ 60 A 192.0.2.1\n"));
  }

  @Test
  void linesEndAsInAnySystem() {
    assertEquals(
        List.of("a.example. 60 IN A 192.0.2.1", "b.example. 60 IN TXT \"x\""),
        records("a 60 A 192.0.2.1\r\n\r\nb 60 TXT ( x ; y\r\n )\r\n"));
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertEquals(
        List.of("a.example. 60 IN A 192.0.2.1"), records("\u00ef\u00bb\u00bfa 60 A 192.0.2.1\n"));
  }

  @Test
  void anyTypeCanBeWrittenInHexadecimal() {
    assertEquals(
        List.of(
            "a.example. 60 IN A 192.0.2.1",
            "a.example. 60 IN TYPE65432 \\# 3 ABCDEF",
            "a.example. 60 IN TYPE65432 \\# 0 "),
        records(
            """
            a 60 A \\# 4 C000 0201
            a 60 CLASS1 TYPE65432 \\# 3 (abc
             def)
            a 60 TYPE65432 \\# 0
            """));
  }

  @Test
  void rareTypesAreReadToo() {
    assertEquals(
        List.of(
            "a.example. 60 IN NAPTR 1 2 \"u\" \"E2U+sip\" \"!x!\" r.example.",
            "a.example. 60 IN HINFO \"CPU\" \"\\195\\164\"",
            "a.example. 60 IN LOC 52 22 23 N 4 53 32 E -2m 0m 10000m 10m"),
        records(
            """
            a 60 NAPTR 1 2 "u" "E2U+sip" "!x!" r
            a 60 HINFO CPU \u00c3\u00a4
            a 60 LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000.00m 10.00m
            """));
  }

  /// Bytes by hand: dnsjava cannot read these from text, and prints them as unknown.
  @Test
  void typesThatDnsjavaDoesNotReadAreReadToo() {
    assertEquals(
        List.of(
            "a.example. 60 IN EUI48 \\# 6 00005EF00ABC",
            "a.example. 60 IN EUI64 \\# 8 00005EEF10000001",
            "a.example. 60 IN NID \\# 10 000A00144FFF0001EEDD",
            "a.example. 60 IN L64 \\# 10 000A20010DB800000001",
            "a.example. 60 IN L32 \\# 6 000AC0000201",
            "a.example. 60 IN LP \\# 7 000A016C02656500".replace("7", "8"),
            "a.example. 60 IN CSYNC \\# 12 000000420003000460000008"),
        records(
            """
            a 60 EUI48 00-00-5e-f0-0a-bc
            a 60 EUI64 00-00-5e-ef-10-00-00-01
            a 60 NID 10 14:4fff:1:eedd
            a 60 L64 10 2001:db8:0:1
            a 60 L32 10 192.0.2.1
            a 60 LP 10 l.ee.
            a 60 CSYNC 66 3 A NS AAAA
            """));
  }

  @Test
  void aRecordLongerThanTheBufferIsRead() {
    var text = new StringBuilder("a 60 TXT (\n");
    for (int i = 0; i < 255; i++) {
      text.append('"').append("\\120".repeat(255)).append("\"\n");
    }
    var zone = records("; first\n".repeat(20_000) + text + ")\nb 60 A 192.0.2.1\n");
    assertEquals(2, zone.size());
    assertTrue(zone.getFirst().endsWith("x\""));
  }

  @Test
  void theSoaMinimumIsTheTtlWhereThereIsNone() {
    var zone = ReadZone.of(directory, "@ SOA ns h 1 2 3 4 77\na A 192.0.2.1\n");
    assertEquals("a.example. 77 IN A 192.0.2.1", zone.records().get(1));
    assertEquals("zone:1: warning: no TTL: the SOA minimum is taken (set $TTL)", zone.problem());
  }

  @Test
  void theLastTtlIsTakenWithoutADefaultAndWarnedOfOnce() {
    var zone = ReadZone.of(directory, "a 5 A 192.0.2.1\nb A 192.0.2.1\n$TTL 9\nc A 192.0.2.1\n");
    assertEquals(
        List.of(
            "a.example. 5 IN A 192.0.2.1",
            "b.example. 5 IN A 192.0.2.1",
            "c.example. 9 IN A 192.0.2.1"),
        zone.records());
    assertEquals(
        "zone:2: warning: no TTL: that of the record before is taken (set $TTL)", zone.problem());
  }

  @Test
  void aTtlAbove31BitsIsTakenAsZero() {
    var zone = ReadZone.of(directory, "a 2147483648 A 192.0.2.1\n");
    assertEquals(List.of("a.example. 0 IN A 192.0.2.1"), zone.records());
    assertEquals("zone:1: warning: TTL 2147483648 above 2147483647 is taken as 0", zone.problem());
  }

  @Test
  void progressIsTheBytesRead() {
    ReadZone.write(directory, "zone", "; comment\n".repeat(100_000));
    var told = new java.util.ArrayList<Long>();
    new ZoneFileReader(directory)
        .read(
            Path.of("zone"),
            DomainName.ROOT,
            (owner, ownerLength, type, ttl, rdata, offset, length, line) -> {},
            new Problems(),
            told::add);
    assertTrue(told.size() > 3);
    assertEquals(1_000_000L, told.getLast());
  }
}
