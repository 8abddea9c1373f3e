package io.swarmdns.ctl.output;

/// Text that comes from the swarm or from files, made safe for a terminal: control characters,
/// which could move the cursor or hide text, become visible escapes.
public final class Printable {
  private static final int DELETE = 0x7f;
  private static final int C1_LAST = 0x9f;

  private Printable() {}

  /// One line: line ends and tabs are escaped too.
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static String escaped(String text, int clean) {
    var out = new StringBuilder(text.length() + 8).append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        out.append("\\x").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= DELETE && c <= C1_LAST);
  }
}
