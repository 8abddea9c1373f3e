package io.swarmdns.bench;

import io.swarmdns.bench.routing.BarChart;
import io.swarmdns.bench.routing.CaseResult;
import io.swarmdns.bench.routing.Estimate;
import io.swarmdns.bench.routing.Outcome;
import io.swarmdns.bench.routing.RouterKind;
import io.swarmdns.bench.routing.Scenario;
import io.swarmdns.bench.routing.ScenarioFile;
import io.swarmdns.gossip.route.RouterConstants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The node's router beside six others, simulated on the same queries. A ratio is ours divided by
/// the best of the others: that with the least mean 99th percentile.
@Command(
    name = "routing",
    description = "The router for relayed queries beside six others, simulated.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench routing --quick")
final class RoutingBench implements Callable<Integer> {
  private static final String REPORT = "swarmdns-bench/src/main/scenarios/report.yaml";

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "scenarios; keys: docs/ROUTING.md; default: ${DEFAULT-VALUE}")
  Path file = Path.of(REPORT);

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      description = "each router is run with each; default: 1001..1030, with --quick 1001..1002")
  Optional<String> seeds = Optional.empty();

  @Option(names = "--quick", description = "2 seeds")
  boolean quick;

  @Option(
      names = "--plots",
      paramLabel = "DIRECTORY",
      description = "writes a picture of each case there, as SVG")
  Optional<Path> plots = Optional.empty();

  @Override
  public Integer call() throws Exception {
    String[] range = seeds.orElse(quick ? "1001..1002" : "1001..1030").split("\\.\\.", -1);
    long first = Long.parseLong(range[0]);
    long last = Long.parseLong(range[range.length - 1]);
    System.out.printf(
        "%s, seeds %d to %d; p50, p99, p99.9 in ms, ± 95 %% bounds%n", file, first, last);
    var lines = new ArrayList<String>();
    for (var scenario : ScenarioFile.read(file)) {
      for (double utilisation : scenario.utilisations()) {
        lines.add(runCase(scenario, utilisation, first, last));
      }
    }
    lines.forEach(System.out::println);
    return 0;
  }

  private String runCase(Scenario scenario, double utilisation, long first, long last)
      throws IOException {
    String name = String.format(Locale.ROOT, "%s/%.0f", scenario.name(), utilisation * 100);
    System.out.printf("%n%s (%s)%n", name, scenario.description());
    System.out.printf(
        "%-14s %15s %17s %17s %20s %6s %6s%n",
        "router", "p50", "p99", "p99.9", "errors %", "uneven", "probes");
    var results = new ArrayList<CaseResult>();
    for (var kind : kinds()) {
      var result = CaseResult.run(scenario, utilisation, kind, first, last);
      results.add(result);
      print(result);
    }
    if (plots.isPresent()) {
      BarChart.write(plots.get().resolve(name.replace('/', '-') + ".svg"), name, results);
    }
    return line(name, results.getFirst(), results.subList(1, results.size()));
  }

  private static List<RouterKind> kinds() {
    var kinds = new ArrayList<RouterKind>();
    kinds.add(RouterKind.ours(RouterConstants.STANDARD));
    kinds.addAll(List.of(RouterKind.Rivals.values()));
    return kinds;
  }

  private static void print(CaseResult result) {
    var errors = result.errorRate();
    System.out.printf(
        Locale.ROOT,
        "%-14s %15s %17s %17s %11.4f ± %-6.4f %6.2f %6.2f%n",
        result.router(),
        text(result.millis(50)),
        text(result.millis(99)),
        text(result.millis(99.9)),
        errors.mean() * 100,
        errors.bound() * 100,
        result.estimate(Outcome::imbalance).mean(),
        result.estimate(Outcome::probesPerQuery).mean());
  }

  private static String text(Estimate estimate) {
    return String.format(Locale.ROOT, "%.2f ± %.2f", estimate.mean(), estimate.bound());
  }

  private static String line(String name, CaseResult ours, List<CaseResult> rivals) {
    var best = best(rivals, 99);
    var ratio = ours.ratio(best, outcome -> outcome.millis(99));
    var tail = ours.ratio(best(rivals, 99.9), outcome -> outcome.millis(99.9));
    var answered = best(rivals, RoutingBench::goodput);
    return String.format(
        Locale.ROOT,
        "RESULT routing case=%s ours_p99_ms=%.3f best_p99_ms=%.3f best_name=%s p99_ratio=%.3f"
            + " p99_ratio_bound=%.3f p999_ratio=%.3f errors=%.6f best_errors=%.6f"
            + " peak_ewma_errors=%.6f prequal_p999_ratio=%.3f goodput_ratio=%.4f",
        name,
        ours.millis(99).mean(),
        best.millis(99).mean(),
        best.router(),
        ratio.mean(),
        ratio.mean() + ratio.bound(),
        tail.mean(),
        ours.errorRate().mean(),
        best.errorRate().mean(),
        named(rivals, RouterKind.Rivals.PEAK_EWMA).errorRate().mean(),
        ours.ratio(named(rivals, RouterKind.Rivals.PREQUAL), outcome -> outcome.millis(99.9))
            .mean(),
        ours.ratio(answered, RoutingBench::goodput).mean());
  }

  private static double goodput(Outcome outcome) {
    return 1 - outcome.errorRate();
  }

  private static CaseResult best(List<CaseResult> rivals, double percent) {
    return rivals.stream()
        .min(Comparator.comparingDouble(rival -> rival.millis(percent).mean()))
        .orElseThrow();
  }

  private static CaseResult best(List<CaseResult> rivals, ToDoubleFunction<Outcome> most) {
    return rivals.stream()
        .max(Comparator.comparingDouble(rival -> rival.estimate(most).mean()))
        .orElseThrow();
  }

  private static CaseResult named(List<CaseResult> rivals, RouterKind kind) {
    return rivals.stream()
        .filter(rival -> rival.router().equals(kind.label()))
        .findFirst()
        .orElseThrow();
  }
}
