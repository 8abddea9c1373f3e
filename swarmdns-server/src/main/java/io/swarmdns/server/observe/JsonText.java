package io.swarmdns.server.observe;

/// Strings in JSON (RFC 8259 §7).
final class JsonText {
  private JsonText() {}

  /// Appends the text in quotation marks, with escapes where needed.
  static void quote(StringBuilder to, CharSequence text) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ') {
        to.append("\\u00").append(Character.forDigit(c >> 4, 16));
        to.append(Character.forDigit(c & 15, 16));
      } else {
        to.append(c);
      }
    }
    to.append('"');
  }
}
