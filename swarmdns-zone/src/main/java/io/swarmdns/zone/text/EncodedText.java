package io.swarmdns.zone.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Binary fields from wire format to text: the counterpart of [Encodings].
final class EncodedText {
  private static final String HEX = "0123456789abcdef";
  private static final String BASE32 = "0123456789abcdefghijklmnopqrstuv";

  private EncodedText() {}

  static void hex(StringBuilder to, byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      to.append(HEX.charAt(bytes[i] >> 4 & 15)).append(HEX.charAt(bytes[i] & 15));
    }
  }

  static void base64(StringBuilder to, byte[] bytes, int from, int end) {
    byte[] text = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, from, end));
    to.append(new String(text, StandardCharsets.ISO_8859_1));
  }

  /// Base 32 with the extended hex alphabet, without padding.
  static void base32(StringBuilder to, byte[] bytes, int from, int end) {
    int word = 0;
    int bits = 0;
    for (int i = from; i < end; i++) {
      word = (word & 31) << 8 | bytes[i] & 0xff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        to.append(BASE32.charAt(word >> bits & 31));
      }
    }
    if (bits > 0) {
      to.append(BASE32.charAt(word << 5 - bits & 31));
    }
  }
}
