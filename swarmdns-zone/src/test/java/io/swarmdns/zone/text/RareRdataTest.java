package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes by hand: what dnsjava makes of these texts is wrong, or nothing.
class RareRdataTest {
  private static final byte[] ROOT = {0};

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          CERT IPKIX 1 RSASHA256 AAAA | 0004 0001 08 000000
          CERT 65535 2 253 AAAA AQID | ffff 0002 fd 000000010203
          LOC 52 22 23.000 N 4 53 32.000 E -0.50m 0.00m 10000.00m 10.00m | 00 00 16 13 8b3cf018 810cbce0 0098964e
          LOC 1 S 2 3 w 42849672.95 90000000 | 00 99 16 13 7fc91180 7f8f63e0 ffffffff
          LOC 90 N 180 0 0.0 E -100000m 1.5m 0.05m | 00 12 50 13 934fd900 a69fb200 00000000
          HIP 2 2001 AAAA rvs r. | 02 02 0003 2001 000000 0372767300 017200
          HIP 2 2001 AAAA | 02 02 0003 2001 000000
          AMTRELAY 10 0 0 . | 0a 00
          AMTRELAY 10 1 1 192.0.2.1 | 0a 81 c0000201
          AMTRELAY 10 0 2 ::1 | 0a 02 00000000000000000000000000000001
          AMTRELAY 10 0 3 r | 0a 03 017200
          DSYNC CDS NOTIFY 5300 s | 003b 01 14b4 017300
          DSYNC TYPE62 2 5300 s | 003e 02 14b4 017300
          TALINK a b | 016100 016200
          RESINFO qnamemin "exterr=15,16" | 08716e616d656d696e 0c6578746572723d31352c3136
          WALLET BTC x | 03425443 0178
          AVC a | 0161
          NINFO a | 0161
          CLA a | 0161
          TA 1 13 200 ab | 0001 0d c8 ab
          """)
  void textBecomesTheBytesOfItsRfc(String text, String hex) throws BadText {
    var tokens = new Tokens();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    tokens.scan(bytes, 0, bytes.length, true, 1);
    var fields = new Fields();
    fields.begin(tokens, 1, ROOT);
    int type = RecordTypes.parse(bytes, tokens.start(0), tokens.end(0));
    var rdata = new Rdata();
    rdata.parse(type, fields);
    var out = rdata.buffer();
    assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(out.bytes(), 0, out.length()));
    // The same data in hexadecimal passes for the type, too.
    var generic = ("\\# " + out.length() + " " + hex).getBytes(StandardCharsets.US_ASCII);
    tokens.scan(generic, 0, generic.length, true, 1);
    fields.begin(tokens, 0, ROOT);
    rdata.parse(type, fields);
  }
}
