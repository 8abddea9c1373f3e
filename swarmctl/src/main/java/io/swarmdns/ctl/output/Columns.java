package io.swarmdns.ctl.output;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is shown of things of one kind: the same columns make the table, the sheet of one thing,
/// and the fields of its JSON object. Immutable.
public final class Columns<T> {
  /// Times for people, always UTC: what several people look at must not depend on where they sit.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private record Column<T>(
      String title, String key, Function<T, @Nullable Object> value, boolean inTable) {}

  private final List<Column<T>> columns;

  private Columns(List<Column<T>> columns) {
    this.columns = columns;
  }

  public static <T> Columns<T> none() {
    return new Columns<>(List.of());
  }

  /// With one more: its title for people, its key in JSON, and its value, of a type that [Json]
  /// takes; null where there is none.
  public Columns<T> with(String title, String key, Function<T, @Nullable Object> value) {
    return plus(new Column<>(title, key, value, true));
  }

  /// With one more that is too wide or too rarely wanted for tables: in sheets and JSON only.
  public Columns<T> withDetail(String title, String key, Function<T, @Nullable Object> value) {
    return plus(new Column<>(title, key, value, false));
  }

  private Columns<T> plus(Column<T> column) {
    var more = new ArrayList<>(columns);
    more.add(column);
    return new Columns<>(List.copyOf(more));
  }

  /// An empty table with these columns.
  public Table table(Terminal terminal) {
    return new Table(terminal, inTable().map(Column::title).toList());
  }

  /// The cells of a thing, as the table wants them.
  public List<@Nullable Object> row(T thing) {
    var cells = new ArrayList<@Nullable Object>();
    inTable().forEach(column -> cells.add(column.value().apply(thing)));
    return cells;
  }

  private Stream<Column<T>> inTable() {
    return columns.stream().filter(Column::inTable);
  }

  /// The fields of a thing; the object must have been begun.
  public void fields(Json json, T thing) {
    for (Column<T> column : columns) {
      json.field(column.key(), column.value().apply(thing));
    }
  }

  /// One thing alone: a title and a value a line; what has no value is left out.
  public void sheet(Terminal terminal, T thing) {
    int width = columns.stream().mapToInt(column -> column.title().length()).max().orElse(0);
    for (Column<T> column : columns) {
      String value = text(column.value().apply(thing));
      if (!value.isEmpty()) {
        terminal.out().println(Table.pad(column.title() + ":", width + 2) + value);
      }
    }
  }

  /// A value for people; empty when there is none.
  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Boolean truth -> truth ? "yes" : "no";
      case Instant time -> TIME.format(time.truncatedTo(ChronoUnit.SECONDS));
      case List<?> list ->
          String.join(", ", list.stream().map(each -> Printable.of(String.valueOf(each))).toList());
      default -> Printable.of(value.toString());
    };
  }
}
