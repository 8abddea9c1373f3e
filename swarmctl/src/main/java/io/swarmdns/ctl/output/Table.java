package io.swarmdns.ctl.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table for people, in constant memory: the first rows decide how wide the columns are, those
/// after them are written at once, however wide. Numbers stand at the right. On a terminal no line
/// is wider than it: the last column is cut.
public final class Table {
  static final int HELD_ROWS_MAX = 1000;
  private static final String GAP = "  ";
  private static final String CUT = "…";

  private final Terminal terminal;
  private final List<String> titles;
  private final int[] widths;
  private final boolean[] numbers;
  private final List<List<@Nullable Object>> held = new ArrayList<>();
  private boolean begun;
  private long rows;

  Table(Terminal terminal, List<String> titles) {
    this.terminal = terminal;
    this.titles = titles;
    this.widths = titles.stream().mapToInt(String::length).toArray();
    this.numbers = new boolean[titles.size()];
  }

  /// Adds a row of as many cells as there are columns.
  public void row(List<@Nullable Object> cells) {
    rows++;
    if (begun) {
      write(cells);
      return;
    }
    for (int i = 0; i < cells.size(); i++) {
      widths[i] = Math.max(widths[i], Columns.text(cells.get(i)).length());
      numbers[i] |= cells.get(i) instanceof Number;
    }
    held.add(cells);
    if (held.size() == HELD_ROWS_MAX) {
      begin();
    }
  }

  /// Writes what is left; without any row, nothing at all.
  public void end() {
    if (!begun && !held.isEmpty()) {
      begin();
    }
  }

  public long rows() {
    return rows;
  }

  private void begin() {
    begun = true;
    write(new ArrayList<@Nullable Object>(titles));
    held.forEach(this::write);
    held.clear();
  }

  private void write(List<@Nullable Object> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String text = Columns.text(cells.get(i));
      if (i > 0) {
        line.append(GAP);
      }
      line.append(numbers[i] ? padLeft(text, widths[i]) : pad(text, widths[i]));
    }
    terminal.out().println(fitted(line.toString().stripTrailing()));
  }

  private String fitted(String line) {
    int columns = terminal.columns();
    if (columns == 0 || line.length() <= columns) {
      return line;
    }
    return line.substring(0, columns - 1) + CUT;
  }

  static String pad(String text, int width) {
    return text + spaces(width - text.length());
  }

  private static String padLeft(String text, int width) {
    return spaces(width - text.length()) + text;
  }

  private static String spaces(int count) {
    char[] spaces = new char[Math.max(0, count)];
    Arrays.fill(spaces, ' ');
    return new String(spaces);
  }
}
