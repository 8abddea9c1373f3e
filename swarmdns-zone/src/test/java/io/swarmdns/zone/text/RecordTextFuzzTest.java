package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.swarmdns.zone.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Whatever a client hands in is read or refused, and whatever is read can be written and reads the
/// same again.
final class RecordTextFuzzTest {
  private static final DomainName ORIGIN = DomainName.parse("example.test.");
  private static final RecordText PARSER = new RecordText();

  /// The first two bytes are the type.
  @FuzzTest
  void anyTextIsReadOrRefused(byte[] bytes) throws TextRefused {
    int type = type(bytes);
    var text = new String(rest(bytes), StandardCharsets.UTF_8);
    byte[] data;
    try {
      data = PARSER.parse(type, text, ORIGIN);
    } catch (TextRefused e) {
      return;
    }
    assertArrayEquals(data, PARSER.parse(type, RdataText.of(type, data), ORIGIN));
  }

  /// The first two bytes are the type, the others the data.
  @FuzzTest
  void anyBytesAreWrittenOnOneLine(byte[] bytes) {
    var text = RdataText.of(type(bytes), rest(bytes));
    assertEquals(0, text.chars().filter(c -> c < ' ' || c >= 127).count());
  }

  @FuzzTest
  void anyNameIsReadOrRefused(byte[] bytes) throws TextRefused {
    DomainName name;
    try {
      name = OwnerText.parse(new String(bytes, StandardCharsets.UTF_8), ORIGIN);
    } catch (TextRefused e) {
      return;
    }
    assertEquals(name, OwnerText.parse(name.toString(), ORIGIN));
  }

  private static int type(byte[] bytes) {
    return bytes.length < 2 ? 1 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
  }

  private static byte[] rest(byte[] bytes) {
    return bytes.length < 2 ? bytes : Arrays.copyOfRange(bytes, 2, bytes.length);
  }
}
