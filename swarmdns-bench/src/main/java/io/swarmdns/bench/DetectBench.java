package io.swarmdns.bench;

import io.swarmdns.bench.swarm.NodeProcess;
import io.swarmdns.bench.swarm.Sightings;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// How soon each node notices that another one was killed, and whether one is taken for dead that
/// lives while queries come at 60 % of what this machine answers.
@Command(
    name = "detect",
    description = "From kill -9 to dead at every other node; false deaths under load.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench detect --rounds 5 --minutes 1")
final class DetectBench implements Callable<Integer> {
  private static final double LOAD_SHARE = 0.6;
  private static final double NOTICED_SECONDS_MAX = 60;
  private static final double CAPACITY_SECONDS = 3;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--quick", description = "5 kills, one minute under load")
  boolean quick;

  @Option(names = "--rounds", description = "how often a node is killed; default: 20")
  int rounds = -1;

  @Option(names = "--minutes", description = "under load without a kill; default: 10")
  double minutes = -1;

  @Option(names = "--nodes", description = "default: ${DEFAULT-VALUE}")
  int nodes = 3;

  private int missed;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    int kills = rounds >= 0 ? rounds : quick ? 5 : 20;
    double watched = minutes >= 0 ? minutes : quick ? 1 : 10;
    Path home = bench.freshDirectory("detect");
    var zone = BenchZone.HOSTER;
    var noticed = new Samples();
    try (var swarm = bed.found(bench, home, nodes)) {
      Path file = zone.file(bench.home().data(), Signing.UNSIGNED);
      swarm.node(0).admin().importZone(zone.origin(), file);
      for (int round = 0; round < kills; round++) {
        killOne(swarm, swarm.node(round % nodes), noticed);
      }
      int falseDeaths = watched > 0 ? underLoad(swarm, zone, watched) : 0;
      System.out.printf(
          Locale.ROOT,
          "RESULT detect case=%d kills=%d p50_ms=%.0f max_ms=%.0f missed=%d minutes=%.1f"
              + " false_positives=%d%n",
          nodes,
          kills,
          noticed.median(),
          noticed.max(),
          missed,
          watched,
          falseDeaths);
      return missed == 0 && falseDeaths == 0 ? 0 : 1;
    }
  }

  private void killOne(SwarmProcesses swarm, NodeProcess victim, Samples noticed)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    victim.kill();
    var times = Sightings.awaitDead(swarm, victim.name(), begun, NOTICED_SECONDS_MAX);
    System.out.printf("%s killed, noticed after milliseconds: %s%n", victim.name(), times);
    times.values().forEach(noticed::add);
    missed += nodes - 1 - times.size();
    victim.start();
    swarm.awaitWhole();
  }

  /// Queries at all nodes, together 60 % of what one alone answers on this machine.
  private int underLoad(SwarmProcesses swarm, BenchZone zone, double watchedMinutes)
      throws IOException, InterruptedException {
    Path queries = Mix.MIXED.file(zone, bench.home().data());
    var generator = bench.home().loadGenerator();
    double capacity = generator.run(swarm.node(0).home().dns(), queries, CAPACITY_SECONDS, 0).qps();
    double rate = capacity * LOAD_SHARE / nodes;
    double seconds = watchedMinutes * 60;
    System.out.printf(
        Locale.ROOT,
        "%.0f queries a second are answered; asking each of %d nodes %.0f for %.0f s%n",
        capacity,
        nodes,
        rate,
        seconds);
    var load = new NodeLoad(generator, queries);
    for (NodeProcess node : swarm.nodes()) {
      load.start(node.home().dns(), seconds, rate);
    }
    int falseDeaths = Sightings.falseDeaths(swarm, seconds);
    for (var outcome : load.await()) {
      System.out.printf(
          Locale.ROOT,
          "a node answered %d of %d queries, 99 %% within %.0f µs%n",
          outcome.answered(),
          outcome.sent(),
          outcome.p99());
    }
    return falseDeaths;
  }
}
