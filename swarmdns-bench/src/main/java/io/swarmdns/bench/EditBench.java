package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// One-record edits, and a reload of many zones, while queries come at 60 % of what one core
/// answers: how soon edits are visible, and what they cost those who ask.
@Command(
    name = "edit",
    description = "Edits of a large zone, and a reload of many small ones, under load.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench edit --quick --zone 135k")
final class EditBench implements Callable<Integer> {
  private static final double LOAD_SHARE = 0.6;
  private static final double WARM_UP_SECONDS = 8;
  private static final double CAPACITY_SECONDS = 2;
  private static final int RELOADED_ZONES = 1000;

  /// The load goes on for so long around a reload, which must be over by then.
  private static final double RELOAD_SECONDS = 6;

  private static final long RELOAD_DELAY_MILLIS = 500;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Option(names = "--quick", description = "3 rounds of 4 seconds instead of 5 of 25")
  boolean quick;

  @Option(names = "--rounds", description = "how often each is measured")
  int rounds;

  @Option(names = "--zone", description = "135k or 2100k (default)")
  BenchZone zone = BenchZone.TOP_LEVEL;

  @Option(names = "--edits", description = "edits a second; default: ${DEFAULT-VALUE}")
  int editsPerSecond = 1000;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    rounds = rounds > 0 ? rounds : quick ? 3 : 5;
    Path queries = Mix.MIXED.file(zone, bench.home().data());
    Path home = bench.freshHome(Contestant.OURS);
    var small = new SmallZones(Files.createDirectories(home.resolve("zones")), RELOADED_ZONES);
    small.write(1);
    try (var server = start(home, small.directory())) {
      server.pinToFirstCore();
      var load = new SteadyLoad(bench.home().loadGenerator(), server.port(), queries);
      warmUp(load, server);
      var figures = new EditFigures();
      var rates = new Samples();
      for (int round = 0; round < rounds; round++) {
        double rate = rate(load, rates);
        measureEdits(server, load, rate, figures);
      }
      for (int generation = 2; generation < 2 + rounds; generation++) {
        small.write(generation);
        measureReload(server, load, rate(load, rates), figures);
        small.requireServed(server.port(), generation);
      }
      figures.print(zone.name(), rates.median(), editsPerSecond, RELOADED_ZONES);
      return figures.allRight() ? 0 : 1;
    }
  }

  private RunningContestant start(Path home, Path directory)
      throws IOException, InterruptedException {
    Path original = zone.file(bench.home().data(), Signing.UNSIGNED);
    Path zoneFile = directory.resolve(original.getFileName());
    Files.copy(original, zoneFile);
    int port = bench.port(Contestant.OURS);
    Path templates = bench.home().templates();
    Path configuration =
        Contestant.OURS.configure(zone, zoneFile, Cookies.IGNORED, templates, home, port);
    var command = EditServer.command(configuration, port, zone);
    return RunningContestant.start(Contestant.OURS, zone, configuration, port, command);
  }

  /// Has the answering of unedited and of edited zones compiled, which a node that starts from its
  /// recording (`swarmdnsd prepare`) has at once; this one runs in a process of its own kind.
  private void warmUp(SteadyLoad load, RunningContestant server)
      throws IOException, InterruptedException {
    double capacity = load.flatOut(WARM_UP_SECONDS).qps();
    load.during(
        capacity * LOAD_SHARE,
        WARM_UP_SECONDS,
        () -> server.tell("edit " + editsPerSecond + " " + WARM_UP_SECONDS / 2));
  }

  /// The share of what is answered now: a virtual machine's speed changes from minute to minute.
  private static double rate(SteadyLoad load, Samples rates)
      throws IOException, InterruptedException {
    double capacity = load.flatOut(CAPACITY_SECONDS).qps();
    double rate = capacity * LOAD_SHARE;
    rates.add(rate);
    System.out.printf("%.0f queries a second are answered; asking %.0f%n", capacity, rate);
    return rate;
  }

  private void measureEdits(
      RunningContestant server, SteadyLoad load, double rate, EditFigures figures)
      throws IOException, InterruptedException {
    double seconds = quick ? 4 : 25;
    figures.calm(load.during(rate, seconds, () -> ""));
    figures.edited(
        load.during(rate, seconds, () -> server.tell("edit " + editsPerSecond + " " + seconds)));
  }

  private static void measureReload(
      RunningContestant server, SteadyLoad load, double rate, EditFigures figures)
      throws IOException, InterruptedException {
    figures.reloaded(
        load.during(
            rate,
            RELOAD_SECONDS,
            () -> {
              TimeUnit.MILLISECONDS.sleep(RELOAD_DELAY_MILLIS);
              return server.tell("reload");
            }));
  }
}
