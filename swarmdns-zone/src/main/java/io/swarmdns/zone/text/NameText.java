package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;

/// Domain names from presentation format to uncompressed wire format, the case kept (RFC 1035
/// §5.1).
final class NameText {
  /// Bytes that must be free in the array written to.
  static final int ROOM = 2 * DomainName.LENGTH_MAX + 2;

  private NameText() {}

  /// Writes the name of a token and returns its length.
  ///
  /// @param origin what relative names end in and `@` means, in wire format
  /// @param to has at least [#ROOM] bytes at `at`
  static int parse(Tokens tokens, int token, byte[] origin, byte[] to, int at) throws BadText {
    if (tokens.quoted(token)) {
      throw new BadText(token, "a name is not quoted: " + tokens.shown(token), "");
    }
    if (tokens.length(token) == 1) {
      if (tokens.is(token, '@')) {
        System.arraycopy(origin, 0, to, at, origin.length);
        return origin.length;
      }
      if (tokens.is(token, '.')) {
        to[at] = 0;
        return 1;
      }
    }
    return labels(tokens, token, origin, to, at);
  }

  private static int labels(Tokens tokens, int token, byte[] origin, byte[] to, int at)
      throws BadText {
    byte[] text = tokens.bytes();
    int end = tokens.end(token);
    // The root's length byte is still to come.
    int room = at + DomainName.LENGTH_MAX - 1;
    int label = at;
    int write = at + 1;
    for (int i = tokens.start(token); i < end; i++) {
      byte b = text[i];
      if (b == '.') {
        close(tokens, token, to, label, write);
        label = write++;
        continue;
      }
      if (b == '\\') {
        b = (byte) escape(tokens, token, i);
        i += Escapes.length(text, i) - 1;
      }
      if (write >= room + 1) {
        throw tooLong(tokens, token);
      }
      to[write++] = b;
    }
    if (write == label + 1) {
      to[label] = 0;
    } else {
      close(tokens, token, to, label, write);
      System.arraycopy(origin, 0, to, write, origin.length);
      label = write + origin.length - 1;
    }
    int length = label + 1 - at;
    if (length > DomainName.LENGTH_MAX) {
      throw tooLong(tokens, token);
    }
    return length;
  }

  private static int escape(Tokens tokens, int token, int at) throws BadText {
    int value = Escapes.value(tokens.bytes(), at, tokens.end(token));
    if (value < 0) {
      throw badEscape(tokens, token);
    }
    return value;
  }

  private static void close(Tokens tokens, int token, byte[] to, int label, int write)
      throws BadText {
    int length = write - label - 1;
    if (length == 0) {
      throw new BadText(token, "empty label in name " + tokens.shown(token), "");
    }
    if (length > DomainName.LABEL_MAX) {
      throw new BadText(
          token,
          "label longer than " + DomainName.LABEL_MAX + " bytes in name " + tokens.shown(token),
          "");
    }
    to[label] = (byte) length;
  }

  private static BadText tooLong(Tokens tokens, int token) {
    return new BadText(
        token,
        "name longer than " + DomainName.LENGTH_MAX + " bytes: " + tokens.shown(token),
        "a name without a final dot is taken below the origin");
  }

  static BadText badEscape(Tokens tokens, int token) {
    return new BadText(
        token,
        "bad escape in " + tokens.shown(token),
        "\\ is followed by a character or by three digits up to 255");
  }
}
