package io.swarmdns.zone.text;

import java.util.Arrays;

/// Binary fields as text: hexadecimal, base 64, base 32 with the extended hex alphabet (RFC 4648).
final class Encodings {
  private static final byte[] HEX = alphabet("0123456789abcdef", "0123456789ABCDEF");
  private static final byte[] BASE32 =
      alphabet("0123456789abcdefghijklmnopqrstuv", "0123456789ABCDEFGHIJKLMNOPQRSTUV");
  private static final byte[] BASE64 =
      alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "");

  private Encodings() {}

  private static byte[] alphabet(String digits, String others) {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
    for (int i = 0; i < others.length(); i++) {
      values[others.charAt(i)] = (byte) i;
    }
    return values;
  }

  /// All fields that are left, as one run of hexadecimal digits; at least one byte.
  static void putHexRest(Fields in, String what, RdataBuffer out) throws BadText {
    int last = in.next(what);
    int carry = putHex(in, last, what, out, -1);
    while (in.more()) {
      last = in.next(what);
      carry = putHex(in, last, what, out, carry);
    }
    requireWhole(in, last, what, carry);
  }

  /// One field of hexadecimal digits.
  static void putHexField(Fields in, int token, String what, RdataBuffer out) throws BadText {
    requireWhole(in, token, what, putHex(in, token, what, out, -1));
  }

  private static int putHex(Fields in, int token, String what, RdataBuffer out, int carry)
      throws BadText {
    byte[] text = in.tokens().bytes();
    int half = carry;
    for (int i = in.tokens().start(token); i < in.tokens().end(token); i++) {
      int digit = HEX[text[i] & 0xff];
      if (digit < 0) {
        throw in.not(token, what + " in hexadecimal");
      }
      if (half < 0) {
        half = digit;
      } else {
        out.putByte(half << 4 | digit);
        half = -1;
      }
    }
    return half;
  }

  private static void requireWhole(Fields in, int token, String what, int carry) throws BadText {
    if (carry >= 0) {
      throw new BadText(
          token,
          what + " has an odd number of hexadecimal digits: " + in.tokens().shown(token),
          "");
    }
  }

  /// All fields that are left, as one run of base 64; at least one byte.
  static void putBase64Rest(Fields in, String what, RdataBuffer out) throws BadText {
    int token = in.next(what);
    int before = out.length();
    int word = 0;
    int digits = 0;
    int padding = 0;
    while (true) {
      byte[] text = in.tokens().bytes();
      for (int i = in.tokens().start(token); i < in.tokens().end(token); i++) {
        int digit = BASE64[text[i] & 0xff];
        boolean pad = text[i] == '=' && digits >= 2;
        if (digit < 0 && !pad || padding > 0 && !pad || padding > 2) {
          throw in.not(token, what + " in base 64");
        }
        padding += pad ? 1 : 0;
        word = word << 6 | (pad ? 0 : digit);
        if (++digits == 4) {
          if ((word & (1 << 8 * padding) - 1) != 0) {
            throw in.not(token, what + " in base 64");
          }
          putGroup(word, padding, out);
          digits = 0;
          if (padding > 0) {
            // Nothing may follow.
            padding = 3;
          }
        }
      }
      if (!in.more()) {
        break;
      }
      token = in.next(what);
    }
    if (digits != 0 || out.length() == before) {
      throw new BadText(
          token, what + " in base 64 is incomplete", "its length is a multiple of four characters");
    }
  }

  private static void putGroup(int word, int padding, RdataBuffer out) {
    out.putByte(word >> 16);
    if (padding < 2) {
      out.putByte(word >> 8);
    }
    if (padding < 1) {
      out.putByte(word);
    }
  }

  /// One field in base 32 with the extended hex alphabet, without padding, behind its length byte
  /// (RFC 5155 §3.3).
  static void putBase32(Fields in, String what, RdataBuffer out) throws BadText {
    int token = in.next(what);
    byte[] text = in.tokens().bytes();
    int bytes = in.tokens().length(token) * 5 / 8;
    if (bytes < 1 || bytes > 255) {
      throw in.not(token, what + " in base 32");
    }
    out.putByte(bytes);
    int word = 0;
    int bits = 0;
    for (int i = in.tokens().start(token); i < in.tokens().end(token); i++) {
      int digit = BASE32[text[i] & 0xff];
      if (digit < 0) {
        throw in.not(token, what + " in base 32");
      }
      word = (word & 0xff) << 5 | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.putByte(word >> bits);
      }
    }
    if (bits >= 5 || (word & (1 << bits) - 1) != 0) {
      throw in.not(token, what + " in base 32");
    }
  }
}
