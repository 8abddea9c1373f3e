package io.swarmdns.zone.text;

/// The escapes of presentation format: `\DDD` for a byte, `\X` for a character that would mean
/// something else (RFC 1035 §5.1).
final class Escapes {
  private Escapes() {}

  /// The byte that the escape at `at` (its backslash) stands for, or -1 when it is none: nothing
  /// follows, a digit is not the first of three, or they exceed 255.
  static int value(byte[] text, int at, int end) {
    if (at + 1 >= end) {
      return -1;
    }
    int c = text[at + 1];
    if (!isDigit(c)) {
      return c & 0xff;
    }
    if (at + 3 >= end || !isDigit(text[at + 2]) || !isDigit(text[at + 3])) {
      return -1;
    }
    int value = (c - '0') * 100 + (text[at + 2] - '0') * 10 + text[at + 3] - '0';
    return value > 255 ? -1 : value;
  }

  /// Characters of the well-formed escape at `at`: 2 or 4.
  static int length(byte[] text, int at) {
    return isDigit(text[at + 1]) ? 4 : 2;
  }

  /// `\DDD`.
  static String decimal(int value) {
    return "\\" + value / 100 + value / 10 % 10 + value % 10;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
