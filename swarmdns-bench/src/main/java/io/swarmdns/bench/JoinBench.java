package io.swarmdns.bench;

import io.swarmdns.bench.swarm.Await;
import io.swarmdns.bench.swarm.NodeProcess;
import io.swarmdns.bench.swarm.PacedQueries;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.SteadyEdits;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// A fourth node joins three that hold a large zone: how soon it is READY, and what that costs
/// those who ask and edit at the others.
@Command(
    name = "join",
    description = "A node joins a swarm with a large zone, while queries and edits go on.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench join --quick")
final class JoinBench implements Callable<Integer> {
  private static final String LARGE = "large.test.";
  private static final String EDITED = "edited.test.";
  private static final int EDITS_PER_SECOND = 50;
  private static final int QUERIES_PER_SECOND = 1_000;
  private static final Duration READY_MAX = Duration.ofMinutes(10);

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--quick", description = "100,000 records instead of 1,000,000")
  boolean quick;

  @Option(names = "--records", description = "of the large zone")
  int records = -1;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    int count = records >= 0 ? records : quick ? 100_000 : 1_000_000;
    Path home = bench.freshDirectory("join");
    Path file = home.resolve("large.zone");
    CommitBench.writeLarge(file, count);
    var homes = bed.homes(bench, home, 4);
    try (var swarm = SwarmProcesses.found(bed.program(bench), homes.subList(0, 3))) {
      swarm.edit(RecordEdits.create(EDITED));
      swarm.node(0).admin().importZone(LARGE, file);
      var before = During.of(swarm.nodes(), () -> Thread.sleep(quick ? 5_000 : 20_000));
      var fourth = swarm.prepare(bed.program(bench), homes.getLast());
      var others = swarm.nodes().subList(0, 3);
      var seconds = new Samples();
      var meanwhile = During.of(others, () -> seconds.add(startAndAwait(fourth)));
      swarm.awaitEqual(LARGE);
      print(count, seconds.max(), before, meanwhile);
    }
    return 0;
  }

  private static double startAndAwait(NodeProcess node) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    node.start();
    Await.until(
        "the new node is READY and has the zone",
        READY_MAX,
        () -> node.isReady() && node.answers(LARGE));
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void print(int count, double readySeconds, During before, During meanwhile) {
    System.out.printf(
        Locale.ROOT,
        "%d records: READY after %.1f s. Meanwhile at the others 99 %% of queries within %.0f µs"
            + " (before: %.0f), of edits within %.1f ms (before: %.1f)%n",
        count,
        readySeconds,
        meanwhile.queryP99Micros(),
        before.queryP99Micros(),
        meanwhile.edits().p99Millis(),
        before.edits().p99Millis());
    System.out.printf(
        Locale.ROOT,
        "RESULT join case=%d records=%d ready_s=%.2f query_p99_us=%.0f query_p99_before_us=%.0f"
            + " lost_queries=%d commit_p50_ms=%.2f commit_p99_ms=%.2f commit_p50_before_ms=%.2f"
            + " commit_p99_before_ms=%.2f failed_edits=%d%n",
        count,
        count,
        readySeconds,
        meanwhile.queryP99Micros(),
        before.queryP99Micros(),
        meanwhile.lostQueries(),
        meanwhile.edits().p50Millis(),
        meanwhile.edits().p99Millis(),
        before.edits().p50Millis(),
        before.edits().p99Millis(),
        meanwhile.edits().failed());
  }

  /// What queries and edits at some nodes have met while something went on.
  ///
  /// @param queryP99Micros at the worst of the nodes
  private record During(double queryP99Micros, long lostQueries, SteadyEdits.Figures edits) {
    /// Something that takes its time.
    @FunctionalInterface
    interface Work {
      void run() throws IOException, InterruptedException;
    }

    static During of(List<NodeProcess> nodes, Work work) throws IOException, InterruptedException {
      var streams = new ArrayList<PacedQueries>();
      for (NodeProcess node : nodes) {
        streams.add(PacedQueries.start(node.home().dns(), LARGE, QUERIES_PER_SECOND));
      }
      SteadyEdits.Figures edited;
      try (var edits = SteadyEdits.start(nodes.getLast(), EDITED, EDITS_PER_SECOND)) {
        work.run();
        edited = edits.end();
      }
      double p99 = 0;
      long lost = 0;
      for (PacedQueries stream : streams) {
        var outcome = stream.end();
        p99 = Math.max(p99, outcome.p99Micros());
        lost += outcome.lost();
      }
      return new During(p99, lost, edited);
    }
  }
}
