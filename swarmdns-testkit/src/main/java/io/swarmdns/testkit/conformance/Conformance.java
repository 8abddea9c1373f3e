package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.Bind;
import io.swarmdns.testkit.peer.Knot;
import io.swarmdns.testkit.peer.Nsd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command `scripts/soak conformance`: compares a server with its peers on as many zones and
/// queries as wanted.
public final class Conformance {
  private static final int KINDS_SHOWN_MAX = 200;

  private Conformance() {}

  /// Options, each with its value: `--judged engine|nsd|knot|bind`, `--peers` (a list with commas),
  /// `--zones` (families of zones), `--queries` (in all), `--seed`, `--dir`, `--port`.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = options(arguments);
    long seed = Long.parseLong(options.getOrDefault("seed", "" + System.currentTimeMillis()));
    int families = Integer.parseInt(options.getOrDefault("zones", "2000"));
    int queries = Integer.parseInt(options.getOrDefault("queries", "500000"));
    Path directory = Path.of(options.getOrDefault("dir", "target/conformance"));
    var run =
        new ConformanceRun(
            kind(options.getOrDefault("judged", "engine")),
            Arrays.stream(options.getOrDefault("peers", "nsd,knot,bind").split(","))
                .map(Conformance::kind)
                .toList(),
            seed,
            families,
            Math.ceilDiv(queries, families),
            directory,
            Integer.parseInt(options.getOrDefault("port", "25100")));
    System.out.println("seed " + seed);
    var report = run.run();
    report.writeExamples(directory.resolve("differences"));
    System.out.print(report.summary(KINDS_SHOWN_MAX));
    System.exit(report.differences() == 0 ? 0 : 1);
  }

  private static Contestant kind(String name) {
    return switch (name) {
      case "engine" -> new EngineContestant();
      case "nsd" -> new ServerContestant(new Nsd());
      case "knot" -> new ServerContestant(new Knot());
      case "bind" -> new ServerContestant(new Bind());
      default -> throw new IllegalArgumentException("no server is named " + name);
    };
  }

  private static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    List<String> words = new ArrayList<>(List.of(arguments));
    while (!words.isEmpty()) {
      String name = words.removeFirst();
      if (!name.startsWith("--") || words.isEmpty()) {
        throw new IllegalArgumentException("expected --option value, found " + name);
      }
      options.put(name.substring(2), words.removeFirst());
    }
    return options;
  }
}
