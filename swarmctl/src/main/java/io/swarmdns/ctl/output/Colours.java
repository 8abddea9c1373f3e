package io.swarmdns.ctl.output;

/// Colours of a terminal (ECMA-48), or none.
public final class Colours {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean used;

  public Colours(Terminal terminal) {
    this.used = terminal.colour();
  }

  /// A line of a diff, coloured by its first character.
  public String ofDiff(String line) {
    String safe = Printable.of(line.replace('\t', ' '));
    if (safe.startsWith("+")) {
      return in(GREEN, safe);
    }
    return safe.startsWith("-") ? in(RED, safe) : safe;
  }

  public String bad(String text) {
    return in(RED, text);
  }

  public String good(String text) {
    return in(GREEN, text);
  }

  public String warning(String text) {
    return in(YELLOW, text);
  }

  private String in(String colour, String text) {
    return used ? colour + text + PLAIN : text;
  }
}
