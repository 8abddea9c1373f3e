package io.swarmdns.zone.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The tokens of one entry of a zone file (RFC 1035 §5.1): a record or a directive, over as many
/// lines as its parentheses span.
///
/// [#scan] finds them in bytes that stay where they are; the arrays are used again for the next
/// entry, so that an ordinary record leaves no garbage. Not thread-safe.
final class Tokens {
  /// Tokens in one entry: rdata of 65535 one-byte strings fits.
  static final int COUNT_MAX = 70_000;

  /// Nested parentheses.
  static final int DEPTH_MAX = 100;

  /// Bytes of a token shown in a message.
  private static final int SHOWN_MAX = 40;

  /// What a scan came to.
  enum Outcome {
    /// An entry, empty for a line without tokens.
    ENTRY,
    /// The bytes end inside the entry, and more follow in the file.
    NEEDS_MORE,
    /// Not an entry; [#complaint] says why, and [#next] is after the line at fault.
    MALFORMED
  }

  private static final int WORD = 0;
  private static final int BLANK = 1;
  private static final int NEWLINE = 2;
  private static final int RETURN = 3;
  private static final int COMMENT = 4;
  private static final int OPEN = 5;
  private static final int CLOSE = 6;
  private static final int QUOTE = 7;
  private static final int ZERO = 8;
  private static final int ESCAPE = 9;
  private static final byte[] KIND = new byte[256];

  static {
    KIND[' '] = BLANK;
    KIND['\t'] = BLANK;
    KIND['\n'] = NEWLINE;
    KIND['\r'] = RETURN;
    KIND[';'] = COMMENT;
    KIND['('] = OPEN;
    KIND[')'] = CLOSE;
    KIND['"'] = QUOTE;
    KIND[0] = ZERO;
    KIND['\\'] = ESCAPE;
  }

  private static final String CLOSE_QUOTE =
      "a string ends on its line; write \\\" for a quote in it";
  private static final String TEXT_ONLY = "a zone file is text; is this one damaged?";
  private static final byte QUOTED = 1;
  private static final byte ESCAPED = 2;

  private byte[] bytes = new byte[0];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int[] lines = new int[32];
  private byte[] flags = new byte[32];
  private int count;
  private boolean leadingBlank;
  private boolean escaped;
  private int first;
  private int firstLine;
  private int next;
  private int nextLine;
  private String complaint = "";
  private String remedy = "";
  private int complaintLine;

  /// Finds the entry that begins at `from`.
  ///
  /// @param limit where the bytes end
  /// @param last whether the file ends there, too
  /// @param line the line at `from`
  Outcome scan(byte[] text, int from, int limit, boolean last, int line) {
    bytes = text;
    count = 0;
    first = from;
    firstLine = line;
    leadingBlank = from < limit && KIND[text[from] & 0xff] == BLANK;
    int at = from;
    int now = line;
    int depth = 0;
    int opened = line;
    while (at < limit) {
      int kind = KIND[text[at] & 0xff];
      switch (kind) {
        case BLANK -> at++;
        case NEWLINE -> {
          at++;
          now++;
          if (depth == 0) {
            return entry(at, now);
          }
        }
        case COMMENT -> at = endOfLine(at, limit);
        case WORD, ESCAPE -> {
          int start = at;
          at = endOfWord(at, limit);
          add(start, at, now);
        }
        case QUOTE -> {
          int end = endOfString(at + 1, limit);
          if (end == limit && !last) {
            return Outcome.NEEDS_MORE;
          }
          if (end == limit || text[end] != '"') {
            return end < limit && text[end] == 0
                ? malformed(end, limit, last, now, odd(ZERO), TEXT_ONLY)
                : malformed(at, limit, last, now, "quoted string without its end", CLOSE_QUOTE);
          }
          add(at + 1, end, now);
          flags[count - 1] |= QUOTED;
          at = end + 1;
        }
        case OPEN -> {
          opened = depth++ == 0 ? now : opened;
          at++;
        }
        case CLOSE -> {
          if (depth-- == 0) {
            return malformed(at, limit, last, now, "')' without '('", "");
          }
          at++;
        }
        default -> {
          if (kind == RETURN && at + 1 == limit && !last) {
            return Outcome.NEEDS_MORE;
          }
          if (kind != RETURN || at + 1 < limit && text[at + 1] != '\n') {
            return malformed(at, limit, last, now, odd(kind), TEXT_ONLY);
          }
          at++;
        }
      }
      if (count > COUNT_MAX || depth > DEPTH_MAX) {
        return malformed(at, limit, last, now, tooMany(depth), "");
      }
    }
    if (!last) {
      return Outcome.NEEDS_MORE;
    }
    return depth == 0
        ? entry(at, now)
        : malformed(at, limit, last, opened, "'(' without ')'", "close it where the record ends");
  }

  private static String odd(int kind) {
    return kind == ZERO ? "zero byte" : "carriage return inside a line";
  }

  private static String tooMany(int depth) {
    return depth > DEPTH_MAX
        ? "parentheses nested deeper than " + DEPTH_MAX
        : "more than " + COUNT_MAX + " fields in one record";
  }

  private Outcome entry(int at, int line) {
    next = at;
    nextLine = line;
    return Outcome.ENTRY;
  }

  private Outcome malformed(
      int at, int limit, boolean last, int line, String message, String advice) {
    int end = endOfLine(at, limit);
    if (end == limit && !last) {
      return Outcome.NEEDS_MORE;
    }
    complaint = message;
    remedy = advice;
    complaintLine = line;
    next = Math.min(limit, end + 1);
    nextLine = firstLine;
    for (int i = first; i < next; i++) {
      nextLine += bytes[i] == '\n' ? 1 : 0;
    }
    return Outcome.MALFORMED;
  }

  private int endOfLine(int from, int limit) {
    int at = from;
    while (at < limit && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private int endOfWord(int from, int limit) {
    escaped = false;
    int at = from;
    while (at < limit) {
      int kind = KIND[bytes[at] & 0xff];
      if (kind == ESCAPE) {
        escaped = true;
        at++;
        // What follows belongs to the word, whatever it is, but a line ends all the same.
        if (at < limit && bytes[at] != '\n' && bytes[at] != '\r' && bytes[at] != 0) {
          at++;
        }
      } else if (kind == WORD) {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  /// The closing quote, or the end of the line or of the bytes.
  private int endOfString(int from, int limit) {
    escaped = false;
    int at = from;
    while (at < limit && bytes[at] != '"' && bytes[at] != '\n' && bytes[at] != 0) {
      if (bytes[at] == '\\' && at + 1 < limit && bytes[at + 1] != '\n') {
        escaped = true;
        at++;
      }
      at++;
    }
    return at;
  }

  private void add(int start, int end, int line) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      lines = Arrays.copyOf(lines, count * 2);
      flags = Arrays.copyOf(flags, count * 2);
    }
    starts[count] = start;
    ends[count] = end;
    lines[count] = line;
    flags[count++] = escaped ? ESCAPED : 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  /// Whether the entry's line begins with a space: its owner is the last one.
  boolean leadingBlank() {
    return leadingBlank;
  }

  int firstLine() {
    return firstLine;
  }

  /// Where the next entry begins.
  int next() {
    return next;
  }

  int nextLine() {
    return nextLine;
  }

  String complaint() {
    return complaint;
  }

  String remedy() {
    return remedy;
  }

  int complaintLine() {
    return complaintLine;
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  int length(int token) {
    return ends[token] - starts[token];
  }

  /// The line of a token; of the entry's last one for an index beyond it.
  int line(int token) {
    return count == 0 ? firstLine : lines[Math.min(token, count - 1)];
  }

  boolean quoted(int token) {
    return (flags[token] & QUOTED) != 0;
  }

  /// Whether the token holds a backslash.
  boolean escaped(int token) {
    return (flags[token] & ESCAPED) != 0;
  }

  /// Whether the unquoted token is this one character.
  boolean is(int token, char c) {
    return ends[token] - starts[token] == 1 && bytes[starts[token]] == c && !quoted(token);
  }

  /// Whether the token equals the upper-case word, in either case.
  boolean isWord(int token, String word) {
    if (length(token) != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      int c = bytes[starts[token] + i];
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The token as text, a character for each byte.
  String text(int token) {
    return new String(bytes, starts[token], length(token), StandardCharsets.ISO_8859_1);
  }

  /// The token for a message: quoted, cut, nothing unprintable in it.
  String shown(int token) {
    var shown = new StringBuilder("'");
    int end = Math.min(ends[token], starts[token] + SHOWN_MAX);
    for (int i = starts[token]; i < end; i++) {
      int c = bytes[i] & 0xff;
      if (c >= 32 && c < 127) {
        shown.append((char) c);
      } else {
        shown.append(Escapes.decimal(c));
      }
    }
    return shown.append(end < ends[token] ? "...'" : "'").toString();
  }
}
