package io.swarmdns.zone.text;

/// The fields of a record's data, read one after the other.
///
/// Every method that takes `what` throws [BadText] with that word in it when the field is missing
/// or is not of its kind. Not thread-safe.
final class Fields {
  private static final long U32_MAX = 0xffff_ffffL;

  private byte[] origin = new byte[1];
  private Tokens tokens = new Tokens();
  private int at;

  /// Begins with another record's data.
  ///
  /// @param first the index of the first field
  /// @param relativeTo what relative names end in, in wire format
  void begin(Tokens entry, int first, byte[] relativeTo) {
    tokens = entry;
    at = first;
    origin = relativeTo;
  }

  Tokens tokens() {
    return tokens;
  }

  byte[] origin() {
    return origin;
  }

  boolean more() {
    return at < tokens.count();
  }

  /// The index of the field that comes next.
  int position() {
    return at;
  }

  /// Takes the next field and returns its index.
  int next(String what) throws BadText {
    if (at >= tokens.count()) {
      throw new BadText(at, "the record ends where its " + what + " is expected", "");
    }
    return at++;
  }

  /// The complaint that the field at the index is not what it should be.
  BadText not(int token, String what) {
    return new BadText(token, what + " expected, not " + tokens.shown(token), "");
  }

  /// Refuses anything after the last field.
  void end() throws BadText {
    if (more()) {
      throw new BadText(at, "the record goes on where it should end: " + tokens.shown(at), "");
    }
  }

  /// A decimal number up to `max`.
  long number(String what, long max) throws BadText {
    int token = next(what);
    byte[] text = tokens.bytes();
    int end = tokens.end(token);
    long value = 0;
    for (int i = tokens.start(token); i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw not(token, what);
      }
      value = value * 10 + digit;
      if (value > max) {
        throw new BadText(token, what + " above " + max + ": " + tokens.shown(token), "");
      }
    }
    if (tokens.length(token) == 0) {
      throw not(token, what);
    }
    return value;
  }

  void putByte(String what, RdataBuffer out) throws BadText {
    out.putByte((int) number(what, 0xff));
  }

  void putShort(String what, RdataBuffer out) throws BadText {
    out.putShort((int) number(what, 0xffff));
  }

  void putInt(String what, RdataBuffer out) throws BadText {
    out.putInt(number(what, U32_MAX));
  }

  /// A time with or without units, as SOA has them.
  void putDuration(String what, RdataBuffer out) throws BadText {
    int token = next(what);
    long seconds = Durations.parse(tokens.bytes(), tokens.start(token), tokens.end(token));
    if (seconds == Durations.NONE) {
      throw not(token, what);
    }
    out.putInt(seconds);
  }

  void putName(String what, RdataBuffer out) throws BadText {
    int token = next(what);
    if (out.overflows()) {
      throw tooLong();
    }
    int length = NameText.parse(tokens, token, origin, out.bytes(), out.length());
    out.length(out.length() + length);
  }

  /// One character string with its length byte (RFC 1035 §3.3), quoted or not.
  void putString(String what, RdataBuffer out) throws BadText {
    int token = next(what);
    int lengthAt = out.length();
    out.putByte(0);
    putBytes(token, out);
    int length = out.length() - lengthAt - 1;
    if (length > 255) {
      throw new BadText(
          token,
          what + " longer than 255 bytes: " + tokens.shown(token),
          "split it: \"first part\" \"second part\"");
    }
    if (!out.overflows()) {
      out.bytes()[lengthAt] = (byte) length;
    }
  }

  /// The bytes of a field, escapes resolved.
  void putBytes(int token, RdataBuffer out) throws BadText {
    putBytes(token, tokens.start(token), out);
  }

  /// The bytes of a field from an index of the text on, escapes resolved.
  void putBytes(int token, int from, RdataBuffer out) throws BadText {
    byte[] text = tokens.bytes();
    int end = tokens.end(token);
    if (!tokens.escaped(token)) {
      out.put(text, from, end - from);
      return;
    }
    for (int i = from; i < end; i++) {
      if (text[i] != '\\') {
        out.putByte(text[i]);
        continue;
      }
      int value = Escapes.value(text, i, end);
      if (value < 0) {
        throw NameText.badEscape(tokens, token);
      }
      out.putByte(value);
      i += Escapes.length(text, i) - 1;
    }
  }

  /// The complaint that the record's data does not fit into 16 bits of length.
  BadText tooLong() {
    return new BadText(at, "record data longer than " + RdataBuffer.LENGTH_MAX + " bytes", "");
  }
}
