package io.swarmdns.bench;

import io.swarmdns.bench.swarm.Await;
import io.swarmdns.bench.swarm.NodeHome;
import io.swarmdns.bench.swarm.NodeProcess;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.SteadyEdits;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// What being in a swarm costs: processor time per query at a node of three while 100 edits a
/// second are made, against a node alone that nobody edits. In one run, by turns.
@Command(
    name = "busy",
    description = "Processor time per query in a busy swarm and at a node alone.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench busy --quick")
final class BusyBench implements Callable<Integer> {
  private static final String EDITED = "edited.test.";
  private static final double LOAD_SHARE = 0.6;
  private static final double WARM_UP_SECONDS = 5;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--quick", description = "3 turns of 4 seconds instead of 8 of 10")
  boolean quick;

  @Option(names = "--edits", description = "edits a second; default: ${DEFAULT-VALUE}")
  int editsPerSecond = 100;

  private final BenchZone zone = BenchZone.HOSTER;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    int turns = quick ? 3 : 8;
    double seconds = quick ? 4 : 10;
    Path home = bench.freshDirectory("busy");
    Path file = zone.file(bench.home().data(), Signing.UNSIGNED);
    var homes = bed.homes(bench, home, 4);
    try (var alone = startAlone(homes.getLast(), file);
        var swarm = SwarmProcesses.found(bed.program(bench), homes.subList(0, 3))) {
      swarm.node(0).admin().importZone(zone.origin(), file);
      swarm.edit(RecordEdits.create(EDITED));
      compare(swarm, alone, turns, seconds);
    }
    return 0;
  }

  private NodeProcess startAlone(NodeHome home, Path zoneFile)
      throws IOException, InterruptedException {
    Path zones = Files.createDirectories(home.directory().resolve("zones"));
    Files.copy(zoneFile, zones.resolve(zoneFile.getFileName()));
    var node =
        NodeProcess.alone(
            bed.program(bench), home.withMore("zones:\n  directory: \"" + zones + "\"\n"));
    node.start();
    Await.until(
        "the node alone answers", SwarmProcesses.PATIENCE, () -> node.answers(zone.origin()));
    return node;
  }

  private void compare(SwarmProcesses swarm, NodeProcess alone, int turns, double seconds)
      throws IOException, InterruptedException {
    // A follower: it pays for answers and for what it applies, not for leading.
    var leader = swarm.leader().orElseThrow(() -> new IOException("no leader"));
    var follower =
        swarm.nodes().stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
    Path queries = Mix.MIXED.file(zone, bench.home().data());
    var generator = bench.home().loadGenerator();
    generator.run(follower.home().dns(), queries, WARM_UP_SECONDS, 0);
    double rate = generator.run(alone.home().dns(), queries, WARM_UP_SECONDS, 0).qps() * LOAD_SHARE;
    var alonePerQuery = new Samples();
    var swarmPerQuery = new Samples();
    for (int turn = 0; turn < turns; turn++) {
      alonePerQuery.add(microsPerQuery(alone, queries, seconds, rate));
      try (var edits = SteadyEdits.start(leader, EDITED, editsPerSecond)) {
        swarmPerQuery.add(microsPerQuery(follower, queries, seconds, rate));
        edits.end();
      }
    }
    double ratio = swarmPerQuery.median() / alonePerQuery.median();
    System.out.printf(
        Locale.ROOT,
        "%.0f queries a second: %.2f µs each at a node alone, %.2f in a swarm with %d edits a"
            + " second: %.1f %% more%n",
        rate,
        alonePerQuery.median(),
        swarmPerQuery.median(),
        editsPerSecond,
        (ratio - 1) * 100);
    System.out.printf(
        Locale.ROOT,
        "RESULT busy case=%d-edits alone_us=%.3f swarm_us=%.3f ratio=%.3f qps=%.0f turns=%d%n",
        editsPerSecond,
        alonePerQuery.median(),
        swarmPerQuery.median(),
        ratio,
        rate,
        turns);
  }

  private double microsPerQuery(NodeProcess node, Path queries, double seconds, double rate)
      throws IOException, InterruptedException {
    long before = node.cpuMicros();
    var outcome = bench.home().loadGenerator().run(node.home().dns(), queries, seconds, rate);
    if (outcome.answered() == 0) {
      throw new IOException(node.name() + " answered nothing:\n" + node.logTail());
    }
    return (node.cpuMicros() - before) / (double) outcome.answered();
  }
}
