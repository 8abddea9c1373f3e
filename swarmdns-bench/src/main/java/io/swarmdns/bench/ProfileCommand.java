package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Where our server's time goes under a mix, by perf: compiled Java methods and the kernel's
/// functions in one table.
@Command(
    name = "profile",
    description = "The functions that our server spends its time in, by perf record.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench profile --zone 2100k --mix mixed --rows 40")
final class ProfileCommand implements Callable<Integer> {
  private static final double WARM_UP_SECONDS = 8;
  private static final int SAMPLES_PER_SECOND = 1999;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Option(names = "--zone", description = "135k or 2100k (default)")
  BenchZone zone = BenchZone.TOP_LEVEL;

  @Option(names = "--mix", description = "of ${COMPLETION-CANDIDATES}; default: mixed")
  Mix mix = Mix.MIXED;

  @Option(names = "--seconds", description = "how long; default: ${DEFAULT-VALUE}")
  int seconds = 5;

  @Option(names = "--rows", description = "functions to show; default: ${DEFAULT-VALUE}")
  int rows = 30;

  @Override
  public Integer call() throws Exception {
    var data = bench.home().data();
    Path zoneFile = zone.file(data, mix.signing());
    Path configuration = bench.configure(Contestant.OURS, zone, zoneFile, mix.cookies());
    try (var server = bench.start(Contestant.OURS, zone, configuration)) {
      server.pinToFirstCore();
      var generator = bench.home().loadGenerator();
      var load = new SteadyLoad(generator, server.port(), mix.file(zone, data));
      load.flatOut(WARM_UP_SECONDS);
      Path samples = configuration.resolveSibling("perf.data");
      var recorder = record(server.pid(), samples);
      var outcome = load.flatOut(seconds);
      recorder.waitFor();
      System.out.printf(
          Locale.ROOT,
          "%n%s, %s records: %.0f queries/s%n",
          mix.label(),
          zone.name(),
          outcome.qps());
      Path names = nameCompiledMethods(server.pid());
      print(samples, "dso");
      print(samples, "symbol");
      Files.delete(names);
    }
    return 0;
  }

  /// Writes the names of compiled methods where perf looks for them.
  private static Path nameCompiledMethods(long pid) throws IOException, InterruptedException {
    Path names = Path.of("/tmp/perf-" + pid + ".map");
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Tool.run(Path.of("."), jcmd.toString(), "" + pid, "Compiler.perfmap", names.toString());
    return names;
  }

  /// Samples by the clock: virtual machines often have no hardware counters.
  private Process record(long pid, Path samples) throws IOException {
    return new ProcessBuilder(
            "perf",
            "record",
            "-q",
            "-e",
            "cpu-clock",
            "-F",
            "" + SAMPLES_PER_SECOND,
            "-p",
            "" + pid,
            "-o",
            samples.toString(),
            "--",
            "sleep",
            "" + seconds)
        .inheritIO()
        .start();
  }

  private void print(Path samples, String sort) throws IOException, InterruptedException {
    String report =
        Tool.run(
            Path.of("."),
            "perf",
            "report",
            "-q",
            "--stdio",
            "-i",
            samples.toString(),
            "--sort",
            sort);
    System.out.println();
    report
        .lines()
        .filter(line -> line.contains("%"))
        .limit(rows)
        .map(ProfileCommand::shortened)
        .forEach(System.out::println);
  }

  /// A row without the types of a Java method, and without perf's empty columns.
  private static String shortened(String row) {
    return row.replaceAll("\\S+ (io\\.swarmdns\\S+)\\(.*\\)", "$1")
        .replaceAll("(\\s+-)+\\s*$", "")
        .stripTrailing();
  }
}
