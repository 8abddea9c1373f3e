package io.swarmdns.ctl.output;

import java.io.PrintWriter;

/// Things of one kind, one after another, in either format, in constant memory: a table, or an
/// object with one array, an element a line. Nothing is written before there is something to write.
public abstract sealed class Listing<T> {
  /// A listing that is begun.
  ///
  /// @param key of the array in JSON
  /// @param nothing what people read instead of an empty table
  public static <T> Listing<T> begin(
      Format format, Terminal terminal, Columns<T> columns, String key, String nothing) {
    return switch (format) {
      case TEXT -> new OfText<>(terminal, columns, nothing);
      case JSON -> new OfJson<>(terminal.out(), columns, key);
    };
  }

  public abstract void add(T thing);

  /// Ends the listing. Not to be called when it could not be completed: a JSON document is then
  /// left unfinished, so that nobody takes a part for the whole.
  public abstract void end();

  private static final class OfText<T> extends Listing<T> {
    private final Terminal terminal;
    private final Columns<T> columns;
    private final String nothing;
    private final Table table;

    OfText(Terminal terminal, Columns<T> columns, String nothing) {
      this.terminal = terminal;
      this.columns = columns;
      this.nothing = nothing;
      this.table = columns.table(terminal);
    }

    @Override
    public void add(T thing) {
      table.row(columns.row(thing));
    }

    @Override
    public void end() {
      table.end();
      if (table.rows() == 0) {
        terminal.out().println(nothing);
      }
    }
  }

  private static final class OfJson<T> extends Listing<T> {
    private final PrintWriter out;
    private final Columns<T> columns;
    private final String key;
    private boolean first = true;

    OfJson(PrintWriter out, Columns<T> columns, String key) {
      this.out = out;
      this.columns = columns;
      this.key = key;
    }

    private String beginning() {
      return "{\"" + key + "\":[";
    }

    @Override
    public void add(T thing) {
      out.print(first ? beginning() + "\n" : ",\n");
      first = false;
      var json = new Json(out).object();
      columns.fields(json, thing);
      json.endObject().flush();
    }

    @Override
    public void end() {
      out.print(first ? beginning() + "]}\n" : "\n]}\n");
    }
  }
}
