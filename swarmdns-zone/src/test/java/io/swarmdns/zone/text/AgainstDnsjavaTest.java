package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// The same text through our parsers and through dnsjava's makes the same bytes.
class AgainstDnsjavaTest {
  static final List<String> TYPES = RandomRecords.TYPES;
  private static final int ROUNDS = 400;

  private final byte[] origin = DomainName.parse("sub.example.").wire();
  private final Tokens tokens = new Tokens();

  @ParameterizedTest
  @FieldSource("TYPES")
  void recordDataIsTheSame(String type) throws IOException {
    var random = new RandomRecords(type.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      var text = random.data(type);
      assertEquals(theirs(type, text), ours(type, text), type + " " + text);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void ownerNamesAreTheSame(long seed) throws Exception {
    var random = new RandomRecords(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var text = random.name();
      scan(text);
      byte[] name = new byte[NameText.ROOM];
      int length = NameText.parse(tokens, 0, origin, name, 0);
      assertEquals(new Name(text, new Name(origin)), new Name(Arrays.copyOf(name, length)), text);
    }
  }

  /// What both refuse, or neither: damaged text never gets past one of them as other bytes.
  @ParameterizedTest
  @FieldSource("TYPES")
  void damagedTextIsNeverReadDifferently(String type) {
    var random = new RandomRecords(type.hashCode() + 1);
    var damage = new SplittableRandom(type.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      var text = new StringBuilder(random.data(type));
      text.setCharAt(damage.nextInt(text.length()), (char) damage.nextInt(33, 127));
      try {
        var theirs = theirs(type, text.toString());
        var ours = ours(type, text.toString());
        if (!ours.startsWith("refused")) {
          assertEquals(theirs, ours, type + " " + text);
        }
      } catch (IOException | RuntimeException e) {
        // Refused by dnsjava; ours may be read where RFC or BIND allow it.
      }
    }
  }

  private void scan(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    tokens.scan(bytes, 0, bytes.length, true, 1);
  }

  private String ours(String type, String text) {
    scan(text);
    var fields = new Fields();
    fields.begin(tokens, 0, origin);
    var rdata = new Rdata();
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    try {
      rdata.parse(RecordTypes.parse(name, 0, name.length), fields);
      return HexFormat.of().formatHex(rdata.buffer().bytes(), 0, rdata.buffer().length());
    } catch (BadText e) {
      return "refused: " + e.message();
    }
  }

  private String theirs(String type, String text) throws IOException {
    int number = org.xbill.DNS.Type.value(type, true);
    var record = Record.fromString(Name.root, number, DClass.IN, 0, text, new Name(origin));
    return HexFormat.of().formatHex(ForeignRdata.data(record));
  }
}
