package io.swarmdns.zone.text;

import java.nio.charset.StandardCharsets;

/// The fields of text that must be a single line: what a client hands in as one name or as the data
/// of one record.
///
/// Whatever would begin a second record in a zone file is refused, as is a comment: behind an
/// unquoted semicolon the rest of a text would be lost in silence. Parentheses mean nothing on one
/// line, but must match. Used again for every text; not thread-safe.
final class OneLine {
  private final Tokens tokens = new Tokens();

  /// Splits the text into fields.
  ///
  /// @param what what the text is, for messages
  /// @return its fields, valid until the next call
  Tokens split(String text, String what) throws TextRefused {
    // A character is at least one byte: nothing large is copied.
    if (text.length() > FileText.ENTRY_BYTES_MAX) {
      throw tooLong(what);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > FileText.ENTRY_BYTES_MAX) {
      throw tooLong(what);
    }
    for (byte b : bytes) {
      if (b == '\n' || b == '\r' || b == 0) {
        throw new TextRefused(
            what + " with a " + (b == 0 ? "zero byte" : "line break") + " in it",
            "it is one line; write " + Escapes.decimal(b) + " for such a byte in a string");
      }
    }
    if (tokens.scan(bytes, 0, bytes.length, true, 1) != Tokens.Outcome.ENTRY) {
      throw new TextRefused(tokens.complaint() + " in " + what, tokens.remedy());
    }
    // A comment extends to the end of the line, so it is behind the last field or nowhere.
    for (int i = end(); i < bytes.length; i++) {
      if (bytes[i] == ';') {
        throw new TextRefused(
            what + " with a comment in it: what follows ';' would be lost",
            "put text with a semicolon in quotes, or write \\;");
      }
    }
    return tokens;
  }

  private int end() {
    return tokens.count() == 0 ? 0 : tokens.end(tokens.count() - 1);
  }

  private static TextRefused tooLong(String what) {
    return new TextRefused(what + " longer than " + FileText.ENTRY_BYTES_MAX + " bytes", "");
  }
}
