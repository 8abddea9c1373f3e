package io.swarmdns.zone.text;

/// Names and strings from wire format to text, escaped so that every reader of zone files takes
/// them for the same bytes (RFC 1035 §5.1).
final class EscapedText {
  private EscapedText() {}

  /// Appends a well-formed uncompressed name with its final dot, the case kept.
  static void name(StringBuilder to, byte[] wire, int from) {
    int at = from;
    if (wire[at] == 0) {
      to.append('.');
      return;
    }
    while (wire[at] != 0) {
      int end = at + 1 + wire[at];
      for (int i = at + 1; i < end; i++) {
        octet(to, wire[i] & 0xff, ".\\\"();@$", ' ');
      }
      to.append('.');
      at = end;
    }
  }

  /// Appends the bytes as a quoted string.
  static void quoted(StringBuilder to, byte[] bytes, int from, int end) {
    to.append('"');
    for (int i = from; i < end; i++) {
      octet(to, bytes[i] & 0xff, "\"\\", ' ' - 1);
    }
    to.append('"');
  }

  /// Appends one byte.
  ///
  /// @param special characters that a backslash is put in front of
  /// @param unprintable the last character that is not written as itself
  private static void octet(StringBuilder to, int value, String special, int unprintable) {
    if (value <= unprintable || value >= 127) {
      to.append('\\').append((char) ('0' + value / 100));
      to.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
      return;
    }
    if (special.indexOf(value) >= 0) {
      to.append('\\');
    }
    to.append((char) value);
  }
}
