package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, types and data as clients hand them in.
class RecordTextTest {
  private static final DomainName ORIGIN = DomainName.parse("example.");
  private static final int ROUNDS = 3000;
  private static final String INTERESTING = "\0\n\r\t \"\\();$@{}#.,=-0129azAZ\u00ff\u20ac\ud800";

  private final RecordText parser = new RecordText();

  private String hex(String type, String data) throws TextRefused {
    return HexFormat.of()
        .formatHex(parser.parse(RecordTypes.parse(type).orElseThrow(), data, ORIGIN));
  }

  private String refusal(String type, String data) {
    return refusal(RecordTypes.parse(type).orElseThrow(), data);
  }

  private String refusal(int type, String data) {
    return assertThrows(TextRefused.class, () -> parser.parse(type, data, ORIGIN)).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "A | 192.0.2.1 | c0000201",
        "A | \\# 4 c000 0201 | c0000201",
        "MX | 10 Mail | 000a044d61696c076578616d706c6500",
        "CNAME | @ | 076578616d706c6500",
        "CNAME | a. | 016100",
        "TXT | \"a ; (b)\" c\\;d | 07612 03b202862290 3633b64",
        "TXT | ( a b ) | 0161 0162",
        "TXT | \"\u00e4\" | 02c3a4",
        "TYPE65280 | \\# 0 | ''",
      })
  void dataReadsAsInZoneFiles(String type, String data, String expected) throws TextRefused {
    assertEquals(expected.equals("''") ? "" : expected.replace(" ", ""), hex(type, data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "A | 192.0.2.300 | IPv4 address expected, not '192.0.2.300'",
        "A | 192.0.2.1 192.0.2.2 | the record goes on where it should end: '192.0.2.2'",
        "A | \"\" | IPv4 address expected, not ''",
        "MX | 10 | the record ends where its mail server is expected",
        "MX | 70000 a | preference above 65535: '70000'",
        "TXT | v=DKIM1; p=AAAA | record data with a comment in it: what follows ';' would be lost",
        "TXT | \"a\" ;b | record data with a comment in it: what follows ';' would be lost",
        "TXT | \"a | quoted string without its end in record data",
        "TXT | ( a | '(' without ')' in record data",
        "TXT | a ) | ')' without '(' in record data",
        "NS | a..b | empty label in name 'a..b'",
        "A | \\# 3 c00002 | the bytes after \\# are no A data",
        "AXFR | x | type AXFR has no place in a zone",
        "OPT | \\# 0 | type OPT has no place in a zone",
      })
  void whatIsWrongIsSaid(String type, String data, String expected) {
    assertEquals(expected, refusal(type, data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1\nevil A 192.0.2.2",
        "192.0.2.1\r\nevil A 192.0.2.2",
        "192.0.2.1 (\nevil A 192.0.2.2 )",
        "\"a\\\nevil A 192.0.2.2",
        "a ;\nevil A 192.0.2.2"
      })
  void dataIsOneLine(String data) {
    assertEquals("record data with a line break in it", refusal("TXT", data));
    assertEquals("record data with a line break in it", refusal("TYPE65280", data));
  }

  @Test
  void textAndTypesHaveBounds() {
    assertEquals("record data longer than 1048576 bytes", refusal("TXT", "a ".repeat(600_000)));
    assertEquals("record data longer than 1048576 bytes", refusal("TXT", "\u20ac".repeat(500_000)));
    assertEquals("record data longer than 65535 bytes", refusal("TXT", "abc ".repeat(20_000)));
    assertEquals(
        "more than 70000 fields in one record in record data", refusal("TXT", "a ".repeat(80_000)));
    assertEquals("type TYPE65536 has no place in a zone", refusal(65_536, "\\# 0"));
    assertEquals("type TYPE-1 has no place in a zone", refusal(-1, "\\# 0"));
    assertEquals("record data with a zero byte in it", refusal("TXT", "\"\\\0\""));
  }

  @Test
  void aParserIsUsedAgainAfterARefusalAndWithAnotherOrigin() throws TextRefused {
    refusal("NSEC", "a A B");
    assertEquals("016100" + "0006" + "400000000003", hex("NSEC", "a. A RRSIG NSEC"));
    byte[] other = parser.parse(2, "a", DomainName.parse("b."));
    assertEquals("0161016200", HexFormat.of().formatHex(other));
    assertEquals("0161076578616d706c6500", hex("NS", "a"));
  }

  @Test
  void typesGoByMnemonicAndNumber() {
    assertEquals(OptionalInt.of(1), RecordTypes.parse("a"));
    assertEquals(OptionalInt.of(51), RecordTypes.parse("Nsec3Param"));
    assertEquals(OptionalInt.of(65_535), RecordTypes.parse("TYPE65535"));
    assertEquals(OptionalInt.of(255), RecordTypes.parse("ANY"));
    for (var none :
        new String[] {
          "",
          "TYPE65536",
          "TYPE",
          "AB",
          " A",
          "A ",
          "\0A",
          "\u0101",
          "TYPE-1",
          "A".repeat(1000),
          "A\nA"
        }) {
      assertEquals(OptionalInt.empty(), RecordTypes.parse(none), none);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "www | www.example.",
        "WWW.Example. | www.example.",
        "@ | example.",
        ". | .",
        "*.a | *.a.example.",
        "a\\.b | a\\.b.example.",
        "a\\032b\\; | a\\032b\\;.example.",
        "\\@ | \\@.example.",
        "\\195\\164 | \\195\\164.example.",
      })
  void namesAreCompletedByTheOrigin(String text, String expected) throws TextRefused {
    assertEquals(expected, OwnerText.parse(text, ORIGIN).toString());
    assertEquals(expected, OwnerText.parse(expected, ORIGIN).toString());
  }

  @Test
  void badNamesAreRefused() {
    assertEquals("a name is empty", nameRefusal(""));
    assertEquals("a name is empty", nameRefusal("  "));
    assertEquals("one name expected, not 2", nameRefusal("a b"));
    assertEquals("name with a line break in it", nameRefusal("a\nb"));
    assertEquals("name with a comment in it: what follows ';' would be lost", nameRefusal("a;b"));
    assertEquals("empty label in name 'a..b'", nameRefusal("a..b"));
    assertEquals("empty label in name '.a'", nameRefusal(".a"));
    assertEquals("a name is not quoted: 'a'", nameRefusal("\"a\""));
    assertEquals("bad escape in 'a\\256'", nameRefusal("a\\256"));
    assertEquals("bad escape in 'a\\'", nameRefusal("a\\"));
    assertEquals(
        "name with characters beyond ASCII: 'm\\195\\188nchen'", nameRefusal("m\u00fcnchen"));
    assertTrue(nameRefusal("a".repeat(64)).startsWith("label longer than 63 bytes"));
    assertTrue(nameRefusal("a.".repeat(124) + "b").startsWith("name longer than 255 bytes"));
    assertTrue(nameRefusal("a".repeat(2_000_000)).startsWith("name longer than"));
  }

  private static String nameRefusal(String text) {
    return assertThrows(TextRefused.class, () -> OwnerText.parse(text, ORIGIN)).message();
  }

  /// No exception but the declared one, and what is taken is written as what reads the same.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedTextIsReadOrRefused(long seed) {
    var random = new SplittableRandom(seed);
    var records = new RandomRecords(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var name = RandomRecords.TYPES.get(random.nextInt(RandomRecords.TYPES.size()));
      int type = RecordTypes.parse(name).orElseThrow();
      var text = new StringBuilder(records.data(name));
      for (int i = random.nextInt(1, 4); i > 0 && !text.isEmpty(); i--) {
        char c = INTERESTING.charAt(random.nextInt(INTERESTING.length()));
        text.setCharAt(random.nextInt(text.length()), c);
      }
      var data = text.toString();
      try {
        var hex = hex(name, data);
        assertEquals(hex, hex(name, RdataText.of(type, HexFormat.of().parseHex(hex))), data);
      } catch (TextRefused e) {
        assertTrue(!e.message().isEmpty() && e.message().chars().allMatch(c -> c >= ' '));
      }
      try {
        var owner = OwnerText.parse(data, ORIGIN);
        assertEquals(owner, OwnerText.parse(owner.toString(), ORIGIN), data);
      } catch (TextRefused e) {
        assertTrue(!e.message().isEmpty());
      }
    }
  }
}
