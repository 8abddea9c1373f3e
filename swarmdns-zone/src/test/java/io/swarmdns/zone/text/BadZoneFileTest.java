package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadZoneFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a 60 A 192.0.2.256       | IPv4 address expected, not '192.0.2.256'
          a 60 A 192.0.2           | IPv4 address expected, not '192.0.2'
          a 60 A 192.0.2.01        | IPv4 address expected, not '192.0.2.01'
          a 60 A                   | the record ends where its IPv4 address is expected
          a 60 A 192.0.2.1 x       | the record goes on where it should end: 'x'
          a 60 AAAA 1::2::3        | IPv6 address expected, not '1::2::3'
          a 60 AAAA 1:2:3:4:5:6:7  | IPv6 address expected, not '1:2:3:4:5:6:7'
          a 60 AAAA 12345::        | IPv6 address expected, not '12345::'
          a 60 AAAA 1::2:          | IPv6 address expected, not '1::2:'
          a 60 AAAA :1::2          | IPv6 address expected, not ':1::2'
          a 60 MX ten mx           | preference expected, not 'ten'
          a 60 MX 65536 mx         | preference above 65535: '65536'
          a 60 NS a..b             | empty label in name 'a..b'
          a 60 NS .b               | empty label in name '.b'
          a 60 NS \\300            | bad escape in '\\300' (\\ is followed by a character or by three digits up to 255)
          a 60 NS "b"              | a name is not quoted: 'b'
          a 60 TXT \\1x            | bad escape in '\\1x' (\\ is followed by a character or by three digits up to 255)
          a 60 CAA 0 is-sue x      | tag of letters and digits expected, not 'is-sue'
          a 60 DS 1 8 2 abc        | digest has an odd number of hexadecimal digits: 'abc'
          a 60 DS 1 8 2 abcd       | digest of type 2 must have 32 bytes
          a 60 DNSKEY 256 3 8 AB=C | public key in base 64 expected, not 'AB=C'
          a 60 DNSKEY 256 3 8 ABC  | public key in base 64 is incomplete (its length is a multiple of four characters)
          a 60 DNSKEY 256 3 RSA X  | algorithm expected, not 'RSA'
          a 60 TYPE999 x           | bad TYPE999 data: invalid unknown RR encoding (any type can be written as \\# length hexadecimal)
          a 60 TYPE999 \\# 2 ab    | \\# announces 2 bytes, and 1 follow
          a 60 A \\# 3 c00002      | the bytes after \\# are no A data
          a 60 TXT \\# 0           | the bytes after \\# are no TXT data
          a 60 OPENPGPKEY \\# 0    | the bytes after \\# are no OPENPGPKEY data
          a 60 DNSKEY \\# 4 01000308 | the bytes after \\# are no DNSKEY data
          a 60 DS \\# 5 0001080100 | the bytes after \\# are no DS data
          a 60 CAA \\# 3 000000    | the bytes after \\# are no CAA data
          a 60 EUI48 \\# 5 0000000000 | the bytes after \\# are no EUI48 data
          a 60 LP \\# 4 000a0161   | the bytes after \\# are no LP data
          a 60 DSYNC \\# 7 003b0114b40161 | the bytes after \\# are no DSYNC data
          a 60 AMTRELAY \\# 5 0a01c00002 | the bytes after \\# are no AMTRELAY data
          a 60 AVC \\# 2 0261      | the bytes after \\# are no AVC data
          a 60 SSHFP 1 1 00        | fingerprint of type 1 must have 20 bytes
          a 60 ZONEMD 1 1 240 00   | digest shorter than 12 bytes
          a 60 LOC 91 N 0 E 0      | latitude above 90: '91'
          a 60 LOC 90 0 0.001 N 0 E 0 | latitude above 90 degrees
          a 60 LOC 1 N 0 E 1.005m  | altitude in metres expected, not '1.005m'
          a 60 LOC 1 2 3.0001 N 0 E 0 | latitude in seconds expected, not '3.0001'
          a 60 LOC 1 2 60 N 0 E 0  | latitude in seconds expected, not '60'
          a 60 LOC 1 E 0 E 0       | 'N' or 'S' expected, not 'E'
          a 60 HIP 2 00 AAA x      | public key in base 64 expected, not 'AAA'
          a 60 AMTRELAY 1 0 0 x    | '.' for no relay expected, not 'x'
          a 60 CERT FOO 0 0 AAAA   | certificate type expected, not 'FOO'
          a 60 NS \\# 2 c000       | the bytes after \\# are no NS data
          a 60 SVCB 1 . port=1 port=2 | service parameter port given twice
          a 60 SVCB 1 . mandatory=alpn | mandatory parameter alpn is missing
          a 60 SVCB 1 . ipv4hint=x | IPv4 addresses expected, not 'ipv4hint=x'
          a 60 SVCB 1 . ech=AEX    | base 64 expected, not 'ech=AEX'
          a 60 SVCB 1 . what=x     | service parameter expected, not 'what=x'
          a 60 CH A 192.0.2.1      | class 'CH': only IN is served
          a 60 CLASS3 A 192.0.2.1  | class 'CLASS3': only IN is served
          a 60 60 A 192.0.2.1      | a second TTL: '60'
          a 1h30 A 192.0.2.1       | TTL expected, not '1h30'
          a 60 ANY 192.0.2.1       | type ANY has no place in a zone
          a 60 OPT \\# 0           | type OPT has no place in a zone
          a 60 FOO 192.0.2.1       | unknown record type 'FOO' (a type without a name here is written TYPEnnn \\# length hexadecimal)
          a 60                     | the record ends where its type is expected
          a A 192.0.2.1            | no TTL (set $TTL at the top of the file)
          $FOO                     | unknown directive '$FOO' ($TTL, $ORIGIN, $INCLUDE and $GENERATE are known; a name that begins with a dollar is written \\$)
          $TTL                     | bad directive (write $TTL time)
          $TTL soon                | TTL expected, not 'soon'
          $ORIGIN a b              | bad directive (write $ORIGIN name)
          a 60 A 192.0.2.1 )       | ')' without '('
          a 60 TXT "open           | quoted string without its end (a string ends on its line; write \\" for a quote in it)
          """)
  void eachMistakeIsNamedWithItsLine(String text, String message) {
    var zone = ReadZone.of(directory, "; one\n; two\n" + text + "\n");
    assertEquals("zone:3: error: " + message, zone.problem());
    assertEquals(List.of(), zone.records());
  }

  @Test
  void aMistakeInsideParenthesesHasItsOwnLine() {
    var zone = ReadZone.of(directory, "@ 60 SOA ns h (\n 1\n 2\n x\n 4 5 )\na 60 A 192.0.2.1\n");
    assertEquals("zone:4: error: retry expected, not 'x'", zone.problem());
    assertEquals(1, zone.records().size());
  }

  @Test
  void aFirstLineWithoutOwnerIsAnError() {
    assertEquals(
        "zone:1: error: no owner name"
            + " (a line that begins with a space takes the owner of the line before)",
        ReadZone.of(directory, " 60 A 192.0.2.1\n").problem());
  }

  @Test
  void anOpenParenthesisIsReportedWhereItOpens() {
    assertEquals(
        "zone:2: error: '(' without ')' (close it where the record ends)",
        ReadZone.of(directory, "a 60 A 192.0.2.1\nb 60 A (192.0.2.1\nc 60 A 192.0.2.1\n")
            .problem());
  }

  @Test
  void zeroBytesAndBareCarriageReturnsAreErrors() {
    var zone = ReadZone.of(directory, "a 60 A\0 192.0.2.1\nb 60 A\r192.0.2.1\nc 60 TXT \"\0\"\n");
    var advice = " (a zone file is text; is this one damaged?)";
    assertEquals(
        List.of(
            "zone:1: error: zero byte" + advice,
            "zone:2: error: carriage return inside a line" + advice,
            "zone:3: error: zero byte" + advice),
        zone.problems());
  }

  @Test
  void aLastLineWithoutItsEndIsReadAndWarnedOf() {
    var zone = ReadZone.of(directory, "a 60 A 192.0.2.1\nb 60 A 192.0.2.1");
    assertEquals(2, zone.records().size());
    assertEquals(
        "zone:2: warning: the last line does not end (is the file complete?)", zone.problem());
  }

  @Test
  void readingGoesOnAfterAnErrorUpToTheBound() {
    var zone = ReadZone.of(directory, "a 60 A x\n".repeat(1000));
    assertEquals(Problems.EACH_DEFAULT, zone.problems().size());
    assertTrue(zone.problems().getLast().startsWith("zone:100: error:"));
  }

  @Test
  void namesAndLabelsAndStringsHaveTheirLimits() {
    var label = "a".repeat(63);
    var zone =
        ReadZone.of(
            directory,
            String.join(
                "\n",
                label + "a 60 A 192.0.2.1",
                (label + ".").repeat(3) + "a".repeat(61) + ". 60 A 192.0.2.1",
                (label + ".").repeat(3) + "a".repeat(62) + ". 60 A 192.0.2.1",
                (label + ".").repeat(3) + "a".repeat(53) + " 60 A 192.0.2.1",
                (label + ".").repeat(3) + "a".repeat(54) + " 60 A 192.0.2.1",
                "a 60 TXT " + "a".repeat(255),
                "a 60 TXT " + "a".repeat(256),
                ""));
    assertEquals(3, zone.records().size());
    var messages = zone.problems().toString();
    assertTrue(messages.contains("zone:1: error: label longer than 63 bytes in name 'aaaa"));
    assertTrue(messages.contains("zone:3: error: name longer than 255 bytes: 'aaaa"));
    assertTrue(messages.contains("zone:5: error: name longer than 255 bytes: 'aaaa"));
    assertTrue(messages.contains("zone:7: error: text longer than 255 bytes: 'aaaa"));
  }

  @Test
  void recordDataEndsAt65535Bytes() {
    var fits = "a 60 TXT" + (" " + "a".repeat(255)).repeat(255) + " " + "b".repeat(254) + "\n";
    assertEquals(1, ReadZone.of(directory, fits).records().size());
    assertEquals(
        "zone:1: error: record data longer than 65535 bytes",
        ReadZone.of(directory, fits.replace("\n", " x\n")).problem());
  }

  @Test
  void anEndlessLineIsNotReadToItsEnd() {
    var zone = ReadZone.of(directory, "\na 60 TXT (" + " x".repeat(80_000) + ")\n");
    assertEquals("zone:2: error: more than 70000 fields in one record", zone.problem());
    zone = ReadZone.of(directory, "\na 60 TXT " + "x".repeat(2_000_000) + "\n");
    assertEquals(
        "zone:2: error: record longer than 1048576 bytes; the rest is not read"
            + " (is a parenthesis left open?)",
        zone.problem());
  }

  @Test
  void aMissingFileIsAProblem() {
    var zone = ReadZone.read(directory, Path.of("nothing"));
    assertEquals("nothing: error: cannot read: no such file", zone.problem());
    assertEquals(-1, zone.files().getFirst().sizeBytes());
  }
}
