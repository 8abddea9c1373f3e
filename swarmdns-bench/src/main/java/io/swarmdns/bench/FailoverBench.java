package io.swarmdns.bench;

import io.swarmdns.bench.swarm.Blow;
import io.swarmdns.bench.swarm.BlowRound;
import io.swarmdns.bench.swarm.NodeHome;
import io.swarmdns.bench.swarm.PowerCut;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// The leader dies under a stream of edits, again and again: nothing that was acknowledged may be
/// lost or done twice, all nodes must be equal afterwards, and edits must go on soon. Then the
/// power of all nodes at once fails.
@Command(
    name = "failover",
    description = "kill -9 of the leader, and power cuts of all nodes, under a stream of edits.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench failover --rounds 10 --power-cuts 3")
final class FailoverBench implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--quick", description = "10 kills, 3 power cuts")
  boolean quick;

  @Option(names = "--rounds", description = "how often the leader is killed; default: 100")
  int rounds = -1;

  @Option(
      names = "--power-cuts",
      description = "how often all nodes lose power at once; needs root; default: 20")
  int powerCuts = -1;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    int kills = rounds >= 0 ? rounds : quick ? 10 : 100;
    int cuts = powerCuts >= 0 ? powerCuts : quick ? 3 : 20;
    boolean right = true;
    if (kills > 0) {
      right &= kill(kills);
    }
    if (cuts > 0) {
      right &= cutPower(cuts);
    }
    return right ? 0 : 1;
  }

  private boolean kill(int count) throws IOException, InterruptedException {
    Path home = bench.freshDirectory("failover");
    try (var swarm = bed.found(bench, home, 3)) {
      return repeat("kill", swarm, new Blow.LeaderKill(), count);
    }
  }

  private boolean cutPower(int count) throws IOException, InterruptedException {
    var missing = PowerCut.missing();
    if (missing.isPresent()) {
      System.err.println("SKIPPED: " + missing.get());
      return true;
    }
    Path home = bench.freshDirectory("powercut");
    try (var cut = new PowerCut(bench.home().powerCut())) {
      var homes = new ArrayList<NodeHome>();
      for (NodeHome each : bed.homes(bench, home, 3)) {
        homes.add(cut.onItsOwnDisk(each));
      }
      try (var swarm = SwarmProcesses.found(bed.program(bench), homes)) {
        return repeat("power-cut", swarm, cut, count);
      }
    }
  }

  private static boolean repeat(String name, SwarmProcesses swarm, Blow blow, int count)
      throws IOException, InterruptedException {
    var all = new ArrayList<BlowRound.Outcome>();
    for (int round = 1; round <= count; round++) {
      try {
        var outcome = BlowRound.run(swarm, blow, round);
        all.add(outcome);
        tell(name, round, outcome);
      } catch (IOException e) {
        throw new IOException(name + " " + round + ":\n" + swarm.logTails(), e);
      }
    }
    print(name, all);
    return all.stream().allMatch(BlowRound.Outcome::isRight);
  }

  private static void tell(String name, int round, BlowRound.Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%s %d: %d edits, %d lost, %d doubled; no edit for %.0f ms; %d of %d queries lost%n",
        name,
        round,
        outcome.edits(),
        outcome.lostEdits(),
        outcome.doubledEdits(),
        outcome.gapMillis(),
        outcome.lostQueries(),
        outcome.queries());
    outcome.problems().forEach(problem -> System.out.println("  WRONG: " + problem));
  }

  private static void print(String name, List<BlowRound.Outcome> all) {
    var gaps = new Samples();
    all.forEach(outcome -> gaps.add(outcome.gapMillis()));
    System.out.printf(
        Locale.ROOT,
        "RESULT failover case=%s rounds=%d edits=%d lost_edits=%d doubled_edits=%d wrong=%d"
            + " queries=%d lost_queries=%d gap_p50_ms=%.0f gap_max_ms=%.0f%n",
        name,
        all.size(),
        all.stream().mapToLong(BlowRound.Outcome::edits).sum(),
        all.stream().mapToLong(BlowRound.Outcome::lostEdits).sum(),
        all.stream().mapToLong(BlowRound.Outcome::doubledEdits).sum(),
        all.stream().mapToLong(outcome -> outcome.problems().size()).sum(),
        all.stream().mapToLong(BlowRound.Outcome::queries).sum(),
        all.stream().mapToLong(BlowRound.Outcome::lostQueries).sum(),
        gaps.median(),
        gaps.max());
  }
}
