package io.swarmdns.zone.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The left or right side of BIND's `$GENERATE`: text in which `$` and `${offset,width,base}` stand
/// for the number of the round.
///
/// Immutable.
final class GenerateTemplate {
  /// Widest number, in characters.
  static final int WIDTH_MAX = 127;

  private static final Pattern MODIFIER =
      Pattern.compile("([+-]?\\d{1,9})(?:,(\\d{1,9})(?:,([doxXnN]))?)?");

  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Counter(int offset, int width, char base) implements Part {}
  }

  private final List<Part> parts = new ArrayList<>();

  /// @param token the token that the text came from, for its line
  GenerateTemplate(byte[] text, int token) throws BadText {
    var literal = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      boolean more = i + 1 < text.length;
      if (text[i] == '\\' && more) {
        // The escape stays for the record's parser: "\$" is a dollar there.
        literal.write(text[i]);
        literal.write(text[++i]);
      } else if (text[i] != '$') {
        literal.write(text[i]);
      } else if (more && text[i + 1] == '$') {
        literal.write(text[++i]);
      } else {
        parts.add(new Part.Literal(literal.toString(StandardCharsets.ISO_8859_1)));
        literal.reset();
        int end = more && text[i + 1] == '{' ? closingBrace(text, i, token) : i;
        parts.add(end == i ? new Part.Counter(0, 0, 'd') : modifier(text, i + 2, end, token));
        i = end;
      }
    }
    parts.add(new Part.Literal(literal.toString(StandardCharsets.ISO_8859_1)));
  }

  private static int closingBrace(byte[] text, int from, int token) throws BadText {
    for (int i = from; i < text.length; i++) {
      if (text[i] == '}') {
        return i;
      }
    }
    throw new BadText(token, "'${' without '}'", "write \\$ for a dollar sign");
  }

  private static Part modifier(byte[] text, int from, int end, int token) throws BadText {
    var inner = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    var match = MODIFIER.matcher(inner);
    if (!match.matches()) {
      throw new BadText(
          token,
          "bad modifier in $GENERATE",
          "${offset,width,base} with a base out of d, o, x, X, n, N");
    }
    int width = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    if (width > WIDTH_MAX) {
      throw new BadText(token, "width above " + WIDTH_MAX + " in $GENERATE", "");
    }
    char base = match.group(3) == null ? 'd' : match.group(3).charAt(0);
    return new Part.Counter(Integer.parseInt(match.group(1)), width, base);
  }

  /// Appends the text of a round.
  void expand(int round, int token, ByteArrayOutputStream out) throws BadText {
    for (var part : parts) {
      switch (part) {
        case Part.Literal(var text) -> out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        case Part.Counter(var offset, var width, var base) -> {
          long value = (long) round + offset;
          if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BadText(token, "$GENERATE makes the number " + value, "mend the offset");
          }
          out.writeBytes(digits(value, width, base).getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }

  private static String digits(long value, int width, char base) {
    return switch (base) {
      case 'n' -> nibbles(value, width);
      case 'N' -> nibbles(value, width).toUpperCase(Locale.ROOT);
      case 'o' -> padded(Long.toOctalString(value), width);
      case 'x' -> padded(Long.toHexString(value), width);
      case 'X' -> padded(Long.toHexString(value).toUpperCase(Locale.ROOT), width);
      default -> padded(Long.toString(value), width);
    };
  }

  private static String padded(String digits, int width) {
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /// Hexadecimal digits as labels, the last first, as `ip6.arpa` wants them; the width counts the
  /// dots, too.
  private static String nibbles(long value, int width) {
    var out = new StringBuilder();
    long left = value;
    do {
      out.append(Character.forDigit((int) (left & 15), 16));
      left >>= 4;
      if (out.length() < width || left != 0) {
        out.append('.');
      }
    } while (left != 0 || out.length() < width);
    return out.toString();
  }
}
