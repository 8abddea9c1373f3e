package io.swarmdns.bench;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// From a process's start to its first answer from a large zone, and the memory that it holds then.
@Command(
    name = "load",
    description = "Seconds from start to first answer and memory at rest, beside NSD and Knot DNS.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench load --quick")
final class LoadBench implements Callable<Integer> {
  /// How long a server may come to rest before its memory is looked at.
  private static final long REST_SECONDS = 5;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Option(names = "--quick", description = "3 rounds instead of 5")
  boolean quick;

  @Option(names = "--zone", description = "135k or 2100k (default)")
  BenchZone zone = BenchZone.TOP_LEVEL;

  /// What the rounds have measured of one server.
  private record Measured(Samples seconds, Samples mebibytes) {
    Measured() {
      this(new Samples(), new Samples());
    }
  }

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    Path file = zone.file(bench.home().data(), Signing.UNSIGNED);
    Map<Contestant, Measured> measured = new EnumMap<>(Contestant.class);
    var restart = new Samples();
    for (int round = 0; round < (quick ? 3 : 5); round++) {
      for (Contestant kind : Contestant.values()) {
        Path configuration = bench.configure(kind, zone, file, Cookies.IGNORED);
        var of = measured.computeIfAbsent(kind, _ -> new Measured());
        try (var server = bench.start(kind, zone, configuration)) {
          of.seconds.add(server.startSeconds());
          TimeUnit.SECONDS.sleep(REST_SECONDS);
          of.mebibytes.add((double) server.memoryMebibytes());
        }
        if (kind == Contestant.OURS) {
          try (var server = bench.start(kind, zone, configuration)) {
            restart.add(server.startSeconds());
          }
        }
      }
    }
    print(measured, restart.median());
    return 0;
  }

  private void print(Map<Contestant, Measured> measured, double restartSeconds) {
    System.out.printf("%n%s records%n", zone.name());
    System.out.printf("  %-6s %14s %10s%n", "", "first answer", "memory");
    var result = new StringBuilder();
    double bestSeconds = Double.MAX_VALUE;
    double bestMebibytes = Double.MAX_VALUE;
    for (var entry : measured.entrySet()) {
      String name = entry.getKey().label();
      double seconds = entry.getValue().seconds.median();
      double mebibytes = entry.getValue().mebibytes.median();
      System.out.printf(Locale.ROOT, "  %-6s %12.2f s %6.0f MiB%n", name, seconds, mebibytes);
      result.append(
          String.format(Locale.ROOT, " %s_s=%.2f %s_mb=%.0f", name, seconds, name, mebibytes));
      if (entry.getKey() != Contestant.OURS) {
        bestSeconds = Math.min(bestSeconds, seconds);
        bestMebibytes = Math.min(bestMebibytes, mebibytes);
      }
    }
    var ours = Objects.requireNonNull(measured.get(Contestant.OURS));
    System.out.printf(Locale.ROOT, "  ours, started again: %.2f s%n", restartSeconds);
    System.out.printf(
        Locale.ROOT,
        "RESULT load case=%s%s ratio=%.2f memory_ratio=%.2f restart_s=%.2f%n",
        zone.name(),
        result,
        bestSeconds / ours.seconds.median(),
        bestMebibytes / ours.mebibytes.median(),
        restartSeconds);
  }
}
