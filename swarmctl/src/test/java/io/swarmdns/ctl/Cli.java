package io.swarmdns.ctl;

import io.swarmdns.ctl.output.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs `swarmctl` in this JVM, with what it finds around it.
final class Cli {
  /// How it ended and what it wrote.
  record Run(int code, String out, String err) {}

  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> connection = new ArrayList<>();
  private String typed = "";
  private boolean asksPeople;
  private int columns;
  private boolean colour;

  Cli(Path home) {
    this.home = home;
  }

  Cli env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Cli socket(Path socket) {
    connection.clear();
    connection.addAll(List.of("--socket", socket.toString()));
    return this;
  }

  Cli server(String servers, Path identity) {
    connection.clear();
    connection.addAll(List.of("--server", servers, "--identity", identity.toString()));
    return this;
  }

  /// Somebody is there, and types this.
  Cli typing(String text) {
    typed = text;
    asksPeople = true;
    return this;
  }

  Cli terminal(int width, boolean withColour) {
    columns = width;
    colour = withColour;
    return this;
  }

  Run run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader(typed)),
            columns,
            colour,
            asksPeople);
    var surroundings = new Surroundings(terminal, environment, home, home, home);
    var all = new ArrayList<>(List.of(args));
    all.addAll(connection);
    int code = Main.run(surroundings, all.toArray(new String[0]));
    return new Run(code, out.toString(), err.toString());
  }
}
