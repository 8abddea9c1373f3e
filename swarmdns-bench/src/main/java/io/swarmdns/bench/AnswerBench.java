package io.swarmdns.bench;

import io.swarmdns.bench.LoadGenerator.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// How many queries a second one core answers, beside the peers: all servers run, one is asked at a
/// time, in turns.
@Command(
    name = "answer",
    description = "Queries a second on one core, beside NSD and Knot DNS.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench answer --quick --zone 135k --mix positive,mixed")
final class AnswerBench implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Option(names = "--quick", description = "3 rounds of a second each instead of 5 of 4 seconds")
  boolean quick;

  @Option(names = "--rounds", description = "how often each is measured")
  int rounds;

  @Option(names = "--zone", split = ",", description = "of 135k, 2100k; default: both")
  List<BenchZone> zones = BenchZone.ALL;

  @Option(names = "--mix", split = ",", description = "of ${COMPLETION-CANDIDATES}; default: all")
  List<Mix> mixes = Arrays.asList(Mix.values());

  @SuppressWarnings("NullAway.Init") // call() sets it
  private LoadGenerator generator;

  private boolean failed;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    generator = bench.home().loadGenerator();
    rounds = rounds > 0 ? rounds : quick ? 3 : 5;
    for (Contestant kind : Contestant.values()) {
      System.out.println(kind.label() + ": " + kind.version(bench.home().install()));
    }
    for (BenchZone zone : zones) {
      for (var group : bySetup().entrySet()) {
        measure(zone, group.getKey(), group.getValue());
      }
    }
    return failed ? 1 : 0;
  }

  /// How the servers are set up for a mix.
  private record Setup(Signing signing, Cookies cookies) {}

  private Map<Setup, List<Mix>> bySetup() {
    return mixes.stream()
        .collect(
            Collectors.groupingBy(
                mix -> new Setup(mix.signing(), mix.cookies()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private void measure(BenchZone zone, Setup setup, List<Mix> theMixes)
      throws IOException, InterruptedException {
    Path zoneFile = zone.file(bench.home().data(), setup.signing());
    List<RunningContestant> running = new ArrayList<>();
    var echo = startEcho();
    try {
      for (Contestant kind : Contestant.values()) {
        running.add(
            bench.start(kind, zone, bench.configure(kind, zone, zoneFile, setup.cookies())));
      }
      for (var server : running) {
        server.pinToFirstCore();
        for (Mix mix : theMixes) {
          double warmUp = server.kind() == Contestant.OURS ? 6 : 1;
          generator.flatOut(server.port(), queries(zone, mix), warmUp);
        }
      }
      for (Mix mix : theMixes) {
        measure(zone, mix, running);
      }
    } finally {
      for (var server : running) {
        server.close();
      }
      echo.destroy();
    }
  }

  private Process startEcho() throws IOException {
    return new ProcessBuilder(
            "taskset", "-c", "0", bench.home().echo().toString(), "" + bench.echoPort())
        .inheritIO()
        .start();
  }

  private Path queries(BenchZone zone, Mix mix) throws IOException {
    return mix.file(zone, bench.home().data());
  }

  /// What the rounds have measured of one server.
  private record Measured(Samples qps, Samples userMicros, Samples systemMicros) {
    Measured() {
      this(new Samples(), new Samples(), new Samples());
    }
  }

  private void measure(BenchZone zone, Mix mix, List<RunningContestant> servers)
      throws IOException, InterruptedException {
    double seconds = quick ? 1 : 4;
    Path queries = queries(zone, mix);
    Map<Contestant, Measured> measured = new EnumMap<>(Contestant.class);
    var echoQps = new Samples();
    for (int round = 0; round < rounds; round++) {
      for (var server : servers) {
        var before = server.cpuTime();
        Outcome outcome = generator.flatOut(server.port(), queries, seconds);
        var used = server.cpuTime().minus(before);
        var of = measured.computeIfAbsent(server.kind(), _ -> new Measured());
        of.qps.add(outcome.qps());
        of.userMicros.add((double) used.userMicros() / outcome.answered());
        of.systemMicros.add((double) used.systemMicros() / outcome.answered());
        report(server, mix, outcome);
      }
      echoQps.add(generator.unchecked(bench.echoPort(), queries, seconds).qps());
    }
    print(zone, mix, measured, echoQps.median());
  }

  private void report(RunningContestant server, Mix mix, Outcome outcome) {
    if (outcome.wrong() > 0) {
      System.out.printf(
          Locale.ROOT,
          "%s answered %d of %d queries wrongly (%s)%n",
          server.kind().label(),
          outcome.wrong(),
          outcome.answered(),
          mix.label());
      failed = true;
    }
  }

  private static void print(
      BenchZone zone, Mix mix, Map<Contestant, Measured> measured, double echoQps) {
    System.out.printf("%n%s, %s records%n", mix.label(), zone.name());
    System.out.printf(
        "  %-6s %9s %19s %8s %8s%n", "", "queries/s", "(lowest, highest)", "user", "system");
    var result = new StringBuilder();
    double best = 0;
    for (var entry : measured.entrySet()) {
      String name = entry.getKey().label();
      var of = entry.getValue();
      double qps = of.qps.median();
      System.out.printf(
          Locale.ROOT,
          "  %-6s %9.0f (%8.0f, %8.0f) %5.2f us %5.2f us%n",
          name,
          qps,
          of.qps.min(),
          of.qps.max(),
          of.userMicros.median(),
          of.systemMicros.median());
      result.append(
          String.format(
              Locale.ROOT,
              " %s_qps=%.0f %s_user_us=%.2f %s_sys_us=%.2f",
              name,
              qps,
              name,
              of.userMicros.median(),
              name,
              of.systemMicros.median()));
      best = entry.getKey() == Contestant.OURS ? best : Math.max(best, qps);
    }
    double ours = Objects.requireNonNull(measured.get(Contestant.OURS)).qps.median();
    System.out.printf(Locale.ROOT, "  %-6s %9.0f%n", "echo", echoQps);
    System.out.printf(
        Locale.ROOT,
        "RESULT answer case=%s/%s/udp%s echo_qps=%.0f ratio=%.2f%n",
        mix.label(),
        zone.name(),
        result,
        echoQps,
        ours / best);
  }
}
