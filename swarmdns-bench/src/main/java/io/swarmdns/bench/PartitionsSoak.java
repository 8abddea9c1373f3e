package io.swarmdns.bench;

import io.swarmdns.bench.swarm.Attempt;
import io.swarmdns.bench.swarm.Await;
import io.swarmdns.bench.swarm.Blow;
import io.swarmdns.bench.swarm.BlowRound;
import io.swarmdns.bench.swarm.Cut;
import io.swarmdns.bench.swarm.Freeze;
import io.swarmdns.bench.swarm.Namespaces;
import io.swarmdns.bench.swarm.NodeHome;
import io.swarmdns.bench.swarm.NodeProcess;
import io.swarmdns.bench.swarm.Outcome;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.Sightings;
import io.swarmdns.bench.swarm.SteadyEdits;
import io.swarmdns.bench.swarm.SwarmProcesses;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Three nodes in network namespaces: one is cut off, both ways and one way, is stopped, packets
/// are lost; regions are far apart; all restart at once. What was acknowledged must be there, the
/// others must go on, and all be equal afterwards.
@Command(
    name = "partitions",
    hidden = true,
    description = "Cut links, frozen nodes, lost packets and distance, between real processes.",
    mixinStandardHelpOptions = true)
final class PartitionsSoak implements Callable<Integer> {
  private static final int NODES = 3;
  private static final String ORIGIN = "soak.test.";

  /// How soon a node that is cut off must refuse an edit, once it knows.
  private static final double REFUSAL_SECONDS_MAX = 2;

  /// After a cut, until the node that is cut off must know: longer than a leader's patience.
  private static final long KNOWS_MILLIS = 3_000;

  private static final long ATTEMPT_MILLIS = 10_000;
  private static final int LOSS_PERCENT = 30;
  private static final int EDITS_PER_SECOND = 20;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--rounds", description = "of each kind; default: ${DEFAULT-VALUE}")
  int rounds = 3;

  @Option(
      names = "--freeze",
      paramLabel = "SECONDS",
      description = "how long the leader is stopped; default: ${DEFAULT-VALUE}")
  double freezeSeconds = 30;

  @Option(
      names = "--minutes",
      description =
          "with nodes in regions far apart, and with lost packets; default: ${DEFAULT-VALUE}")
  double minutes = 10;

  @Option(
      names = "--cases",
      split = ",",
      description = "some of ${COMPLETION-CANDIDATES}; default: all")
  Set<Case> cases = EnumSet.allOf(Case.class);

  /// What is done to the swarm.
  enum Case {
    CUTS,
    FREEZE,
    LOSS,
    RESTART,
    REGIONS
  }

  private int number;
  private boolean right = true;

  @Override
  public Integer call() throws Exception {
    var missing = Namespaces.missing();
    if (missing.isPresent()) {
      System.err.println("SKIPPED: " + missing.get());
      return 0;
    }
    try (var network = Namespaces.make(NODES)) {
      if (!EnumSet.of(Case.REGIONS).containsAll(cases)) {
        try (var swarm = found(network)) {
          attack(swarm, network);
        }
      }
      if (cases.contains(Case.REGIONS)) {
        right &= new RegionsSoak(bench, bed, network, minutes).run();
      }
    }
    return right ? 0 : 1;
  }

  private SwarmProcesses found(Namespaces network) throws IOException, InterruptedException {
    Path home = bench.freshDirectory("partitions");
    var homes = new ArrayList<NodeHome>();
    for (int i = 1; i <= NODES; i++) {
      homes.add(NodeHome.of("n" + i, network.address(i), bed.ports(bench), home.resolve("n" + i)));
    }
    return SwarmProcesses.found(
        homes, each -> bed.program(bench).behind(network.inside(homes.indexOf(each) + 1)));
  }

  private void attack(SwarmProcesses swarm, Namespaces network)
      throws IOException, InterruptedException {
    try {
      swarm.edit(RecordEdits.create(ORIGIN));
      if (cases.contains(Case.CUTS)) {
        cuts(swarm, network);
      }
      if (cases.contains(Case.FREEZE)) {
        repeat("freeze", swarm, new Freeze(freezeSeconds));
      }
      if (cases.contains(Case.LOSS)) {
        loss(swarm, network);
      }
      if (cases.contains(Case.RESTART)) {
        restart(swarm);
      }
    } catch (IOException e) {
      throw new IOException(swarm.logTails(), e);
    }
  }

  private void cuts(SwarmProcesses swarm, Namespaces network)
      throws IOException, InterruptedException {
    for (var whom : Cut.Whom.values()) {
      refusal(swarm, network, whom);
      for (var direction : Namespaces.Direction.values()) {
        repeat("cut-" + whom + "-" + direction, swarm, new Cut(network, whom, direction));
      }
    }
  }

  private void repeat(String name, SwarmProcesses swarm, Blow blow)
      throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      var outcome = BlowRound.run(swarm, blow, ++number);
      right &= outcome.isRight();
      System.out.printf(
          Locale.ROOT,
          "RESULT partitions case=%s edits=%d lost_edits=%d doubled_edits=%d wrong=%d gap_ms=%.0f"
              + " queries=%d lost_queries=%d%n",
          name.toLowerCase(Locale.ROOT),
          outcome.edits(),
          outcome.lostEdits(),
          outcome.doubledEdits(),
          outcome.problems().size(),
          outcome.gapMillis(),
          outcome.queries(),
          outcome.lostQueries());
      outcome.problems().forEach(problem -> System.out.println("  WRONG: " + problem));
    }
  }

  /// A node that is cut off answers, and says clearly and soon that it takes no edits.
  private void refusal(SwarmProcesses swarm, Namespaces network, Cut.Whom whom)
      throws IOException, InterruptedException {
    var cut = new Cut(network, whom, Namespaces.Direction.BOTH);
    var leaderBefore = swarm.leader();
    cut.strike(swarm);
    TimeUnit.MILLISECONDS.sleep(KNOWS_MILLIS);
    var node = cutOff(swarm, whom, leaderBefore.orElseThrow());
    long begun = System.nanoTime();
    var outcome =
        Attempt.at(
            node.admin(), RecordEdits.address(ORIGIN, "cut", 1, Wait.COMMITTED), ATTEMPT_MILLIS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    boolean clear =
        outcome instanceof Outcome.Declined(var refused)
            && refused.getKind() == Refused.Kind.NO_LEADER
            && refused.getProblemsCount() > 0;
    boolean answers = node.answers(ORIGIN);
    right &= clear && answers && seconds <= REFUSAL_SECONDS_MAX;
    System.out.println("the node that is cut off says: " + outcome);
    System.out.printf(
        Locale.ROOT,
        "RESULT partitions case=refusal-%s refused_s=%.2f clear=%s answers=%s%n",
        whom.name().toLowerCase(Locale.ROOT),
        seconds,
        clear,
        answers);
    cut.mend(swarm);
    swarm.awaitWhole();
    swarm.awaitEqual(ORIGIN);
  }

  /// As [Cut.Whom] has chosen it.
  private static NodeProcess cutOff(SwarmProcesses swarm, Cut.Whom whom, NodeProcess leaderBefore) {
    return whom == Cut.Whom.LEADER
        ? leaderBefore
        : swarm.nodes().stream()
            .filter(node -> !node.equals(leaderBefore))
            .findFirst()
            .orElseThrow();
  }

  private void loss(SwarmProcesses swarm, Namespaces network)
      throws IOException, InterruptedException {
    for (int node = 1; node <= NODES; node++) {
      network.lose(node, LOSS_PERCENT);
    }
    try (var edits = SteadyEdits.start(swarm.node(1), ORIGIN, EDITS_PER_SECOND)) {
      int falseDeaths = Sightings.falseDeaths(swarm, Math.min(minutes, 1) * 60);
      var figures = edits.end();
      System.out.printf(
          Locale.ROOT,
          "RESULT partitions case=loss-%d-percent edits=%d failed=%d commit_p50_ms=%.0f"
              + " commit_p99_ms=%.0f taken_for_dead=%d%n",
          LOSS_PERCENT,
          figures.edits(),
          figures.failed(),
          figures.p50Millis(),
          figures.p99Millis(),
          falseDeaths);
    }
    for (int node = 1; node <= NODES; node++) {
      network.heal(node);
    }
    swarm.awaitWhole();
    swarm.awaitEqual(ORIGIN);
  }

  /// Each node answers from its disk when no other is there.
  private static void restart(SwarmProcesses swarm) throws IOException, InterruptedException {
    for (NodeProcess node : swarm.nodes()) {
      node.kill();
    }
    for (NodeProcess node : swarm.nodes()) {
      long begun = System.nanoTime();
      node.start();
      Await.until(
          node.name() + " answers without a quorum",
          SwarmProcesses.PATIENCE,
          () -> node.answers(ORIGIN));
      System.out.printf(
          Locale.ROOT,
          "RESULT partitions case=restart-alone node=%s answers_after_s=%.1f%n",
          node.name(),
          (System.nanoTime() - begun) / 1e9);
      node.kill();
    }
    for (NodeProcess node : swarm.nodes()) {
      node.start();
    }
    swarm.awaitWhole();
    swarm.awaitEqual(ORIGIN);
    System.out.println("RESULT partitions case=restart-all equal=true");
  }
}
