package io.swarmdns.zone.text;

import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;

/// BIND's `$GENERATE range owner [ttl] [class] type rdata`: makes the text of each record and has
/// it parsed like any other.
///
/// Rdata may be one quoted token, whose content is then the fields, as in BIND, or simply the rest
/// of the line. Not thread-safe: one generator belongs to one load.
final class Generator {
  /// Records made by all `$GENERATE` directives of a zone together.
  static final int RECORDS_MAX = 1 << 20;

  /// Bytes of text made for them.
  static final long TEXT_BYTES_MAX = 1L << 28;

  private static final Pattern RANGE = Pattern.compile("(\\d{1,10})-(\\d{1,10})(?:/(\\d{1,10}))?");

  private final RecordParser records;
  private final Tokens line = new Tokens();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int made;
  private long textBytes;

  Generator(RecordParser records) {
    this.records = records;
  }

  /// Carries out the directive; stops at the first record that cannot be parsed.
  void generate(Tokens directive) throws BadText {
    var range = directive.count() > 1 ? directive.text(1) : "";
    var match = RANGE.matcher(range);
    int dataAt = dataAt(directive);
    if (!match.matches() || dataAt >= directive.count()) {
      throw new BadText(
          Math.min(1, directive.count() - 1),
          "bad $GENERATE",
          "$GENERATE start-stop[/step] owner [ttl] [class] type rdata");
    }
    int start = bound(match.group(1));
    int stop = bound(match.group(2));
    int step = match.group(3) == null ? 1 : bound(match.group(3));
    if (start > stop || step < 1) {
      throw new BadText(1, "$GENERATE range " + range + " is empty", "start-stop[/step]");
    }
    var owner = new GenerateTemplate(bytes(directive, 2, 3), 2);
    byte[] head = bytes(directive, 3, dataAt);
    var data = new GenerateTemplate(data(directive, dataAt), dataAt);
    for (long round = start; round <= stop; round += step) {
      text.reset();
      owner.expand((int) round, 2, text);
      text.write(' ');
      text.writeBytes(head);
      data.expand((int) round, dataAt, text);
      countAndParse(directive, (int) round);
    }
  }

  private static int bound(String digits) throws BadText {
    long value = Long.parseLong(digits);
    if (value > Integer.MAX_VALUE) {
      throw new BadText(1, "$GENERATE range above 2147483647", "");
    }
    return (int) value;
  }

  /// The index of the token behind the type.
  private static int dataAt(Tokens directive) {
    int at = 3;
    while (at < directive.count()
        && RecordTypes.parse(directive.bytes(), directive.start(at), directive.end(at)) < 0) {
      at++;
    }
    return at + 1;
  }

  private static byte[] data(Tokens directive, int from) {
    boolean oneQuoted = from == directive.count() - 1 && directive.quoted(from);
    if (!oneQuoted) {
      return bytes(directive, from, directive.count());
    }
    return unquoted(directive, from);
  }

  /// The text inside the quotes. As in BIND, `\"` is a quote that belongs to the record: that is
  /// how strings with spaces are written there.
  private static byte[] unquoted(Tokens directive, int token) {
    var out = new ByteArrayOutputStream();
    byte[] bytes = directive.bytes();
    int end = directive.end(token);
    for (int i = directive.start(token); i < end; i++) {
      if (bytes[i] == '\\' && i + 1 < end) {
        i++;
        if (bytes[i] != '"') {
          out.write('\\');
        }
      }
      out.write(bytes[i]);
    }
    return out.toByteArray();
  }

  /// The tokens as they were written, a space behind each.
  private static byte[] bytes(Tokens directive, int from, int end) {
    var out = new ByteArrayOutputStream();
    for (int token = from; token < end; token++) {
      int quote = directive.quoted(token) ? 1 : 0;
      out.write(
          directive.bytes(), directive.start(token) - quote, directive.length(token) + 2 * quote);
      out.write(' ');
    }
    return out.toByteArray();
  }

  private void countAndParse(Tokens directive, int round) throws BadText {
    textBytes += text.size();
    if (++made > RECORDS_MAX || textBytes > TEXT_BYTES_MAX) {
      throw new BadText(
          1,
          "$GENERATE makes more than " + RECORDS_MAX + " records or too much text",
          "write the records out");
    }
    byte[] bytes = text.toByteArray();
    var outcome = line.scan(bytes, 0, bytes.length, true, directive.firstLine());
    if (outcome != Tokens.Outcome.ENTRY) {
      throw new BadText(0, line.complaint() + " (round " + round + " of $GENERATE)", "");
    }
    try {
      records.parse(line);
    } catch (BadText e) {
      throw new BadText(0, e.message() + " (round " + round + " of $GENERATE)", e.advice());
    }
  }
}
