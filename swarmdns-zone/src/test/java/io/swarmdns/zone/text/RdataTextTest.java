package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Data as text reads as the data that it was made from.
class RdataTextTest {
  private static final DomainName ORIGIN = DomainName.parse("sub.example.");
  private static final int ROUNDS = 200;
  private static final int TYPES_END = 300;

  private final RecordText parser = new RecordText();

  /// The text is one line of printable ASCII, whatever the data, and if the data is well formed in
  /// its generic form then the text reads as the data.
  private void assertLaw(int type, byte[] data) {
    var text = RdataText.of(type, data);
    assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 127), text);
    var generic = "\\# " + data.length + " " + HexFormat.of().formatHex(data);
    if (parsed(type, generic).isPresent()) {
      var back = parsed(type, text);
      assertArrayEquals(data, back.orElse(null), () -> RecordTypes.name(type) + " " + text);
    }
  }

  private Optional<byte[]> parsed(int type, String text) {
    try {
      return Optional.of(parser.parse(type, text, ORIGIN));
    } catch (TextRefused e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyTypesTextReadsAsItsData(long seed) throws TextRefused {
    var random = new RandomRecords(seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (var name : RandomRecords.TYPES) {
        int type = RecordTypes.parse(name).orElseThrow();
        var text = random.data(name);
        byte[] data = parser.parse(type, text, ORIGIN);
        var written = RdataText.of(type, data);
        assertArrayEquals(data, parser.parse(type, written, ORIGIN), () -> name + " " + written);
        assertEquals(written, RdataText.of(type, data));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void damagedDataNeverReadsAsOtherData(long seed) throws TextRefused {
    var records = new RandomRecords(seed);
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (var name : RandomRecords.TYPES) {
        int type = RecordTypes.parse(name).orElseThrow();
        byte[] data = parser.parse(type, records.data(name), ORIGIN);
        for (int i = random.nextInt(1, 4); i > 0 && data.length > 0; i--) {
          data[random.nextInt(data.length)] = (byte) random.nextInt(random.nextBoolean() ? 4 : 256);
        }
        assertLaw(type, Arrays.copyOf(data, Math.max(0, data.length + random.nextInt(-2, 2))));
      }
    }
  }

  /// For every number of a type, known or not.
  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void arbitraryBytesNeverReadAsOthers(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (int type = 0; type < TYPES_END; type++) {
        byte[] data = new byte[random.nextInt(30)];
        random.nextBytes(data);
        for (int i = 0; i < data.length; i++) {
          // Mostly small numbers: lengths that fit.
          data[i] &= (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(2) == 0 ? 3 : 0);
        }
        assertLaw(type, data);
        assertLaw(random.nextInt(-1, 70_000), data);
      }
    }
  }

  @Test
  void theLongestDataIsWrittenAndRead() throws TextRefused {
    byte[] text = new byte[65_535];
    assertArrayEquals(text, parser.parse(16, RdataText.of(16, text), ORIGIN));
    Arrays.fill(text, (byte) 0xff);
    assertEquals("\\# 65535 ", RdataText.of(16, text).substring(0, 9));
    text[0] = 0;
    text[1] = 5;
    Arrays.fill(text, 2, 7, (byte) 'a');
    assertArrayEquals(text, parser.parse(257, RdataText.of(257, text), ORIGIN));
    assertEquals("\\# 70000 ", RdataText.of(1, new byte[70_000]).substring(0, 9));
  }

  /// What dig and named-checkzone print; a bar stands for the quote.
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "A~ 192.0.2.1",
        "AAAA~ 2001:db8::1",
        "AAAA~ ::",
        "AAAA~ ::1",
        "AAAA~ 1::",
        "AAAA~ 1:0:2:3:4:5:6:7",
        "AAAA~ 1:0:0:2::3",
        "AAAA~ ::ffff:192.0.2.1",
        "MX~ 10 Mail.example.com.",
        "NS~ a\\.b\\032\\@\\\".example.",
        "NS~ .",
        "TXT~ |v=spf1 -all; (x)| |\\|\\\\\\000\\255| ||",
        "SOA~ ns.example. host.example. 2026010101 3600 900 604800 300",
        "SRV~ 0 5 5060 sip.example.",
        "CAA~ 128 issue |ca.example; policy=ev|",
        "CNAME~ *.example.",
        "DS~ 12345 13 2 0123456789012345678901234567890123456789012345678901234567890123",
        "RRSIG~ A 13 2 60 20300101000000 20260101123456 1 example. AAAA",
        "NSEC~ a.example. A NS TYPE65280",
        "NSEC3~ 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG",
        "NSEC3PARAM~ 1 0 0 -",
        "LOC~ 52 22 23.500 N 4 53 32.000 W -0.50m 1m 10000m 10m",
        "LOC~ 0 0 0.000 N 0 0 0.000 E 42849672.95m 0.05m 0m 90000000m",
        "SVCB~ 1 . alpn=|f\\\\\\\\oo\\\\,bar,h2|",
        "HTTPS~ 16 x.example. mandatory=alpn,ipv4hint alpn=|h2| ipv4hint=192.0.2.1,192.0.2.2",
        "HTTPS~ 1 . alpn=|h3| no-default-alpn port=443 ech=AAAA ipv6hint=::1 key667=|a b|",
        "HTTPS~ 0 x.",
        "CERT~ 4 1 8 AAAA",
        "HIP~ 2 200100107b1a74df365639cc39f1d578 AwEAAbdxyhNuSutc5EMzxTs9 rvs. rvs.other.",
        "AMTRELAY~ 10 1 3 relay.",
        "AMTRELAY~ 10 0 0 .",
        "AMTRELAY~ 10 0 2 2001:db8::1",
        "DSYNC~ CDS NOTIFY 5359 scanner.example.",
        "TALINK~ a. b.",
        "CSYNC~ 66 3 A NS AAAA",
        "ZONEMD~ 1 1 240 0123456789abcdef01234567",
        "EUI48~ 00-00-5e-f0-0a-bc",
        "NID~ 10 14:4fff:1:eedd",
        "L32~ 10 192.0.2.1",
        "LP~ 10 l.",
        "SSHFP~ 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789",
        "TLSA~ 3 1 1 0b9f",
        "URI~ 10 1 |ftp://ftp.example/public|",
        "NAPTR~ 1 2 |u| |E2U+sip| |!^.*$!sip:x@y!| .",
        "HINFO~ |CPU| |O S|",
        "TYPE65280~ \\# 3 abcdef",
        "TYPE65280~ \\# 0",
      })
  void textStaysAsToolsOfTheFieldWriteIt(String type, String text) throws TextRefused {
    int number = RecordTypes.parse(type).orElseThrow();
    var data = text.strip().replace('|', '"');
    assertEquals(data, RdataText.of(number, parser.parse(number, data, ORIGIN)));
  }

  /// Data that the type's own form cannot say.
  @ParameterizedTest
  @CsvSource({
    "A, c00002",
    "A, c000020100",
    "AAAA, 20010db8",
    "NS, c00c",
    "NS, 0361",
    "NS, 00ff",
    "MX, 000a",
    "TXT, ''",
    "TXT, 0561",
    "SOA, 0000",
    "CAA, 0000",
    "CAA, 0002612d00",
    "DS, 00010d02ff",
    "DNSKEY, 0100030d",
    "RRSIG, 00010d",
    "NSEC, 00000100",
    "NSEC, 0001014000 0140",
    "NSEC3, 0101000c00 00",
    "NSEC3PARAM, 0100000c02aa",
    "SVCB, 0001 00 0003 0002 01bb 0001 0003 026832",
    "SVCB, 0001 00 0003 0001 01",
    "SVCB, 0001 00 0000 0002 0003",
    "SVCB, 0001 00 0002 0000",
    "SVCB, 0001 00 ffff 0000",
    "LOC, 01121613800000008000000000989680",
    "LOC, 00021613ff0000008000000000989680",
    "LOC, 00fa1613800000008000000000989680",
    "LOC, 00011013800000008000000000989680",
    "HIP, 0002 0001 00",
    "AMTRELAY, 0a04",
    "EUI48, 0000",
    "ZONEMD, 000000010101aa",
    "OPT, 00",
  })
  void oddDataIsWrittenAsBytes(String type, String hex) {
    byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
    var bytes = data.length == 0 ? "" : " " + HexFormat.of().formatHex(data);
    assertEquals(
        "\\# " + data.length + bytes, RdataText.of(RecordTypes.parse(type).orElseThrow(), data));
  }
}
