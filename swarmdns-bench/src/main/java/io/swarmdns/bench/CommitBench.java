package io.swarmdns.bench;

import io.swarmdns.bench.swarm.ClosedLoop;
import io.swarmdns.bench.swarm.DiskSync;
import io.swarmdns.bench.swarm.EditsAtNode;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.SwarmProcesses;
import io.swarmdns.proto.Wait;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Edits of one record each, handed to the third of three nodes: how many a second, and how long
/// until they are durable on a majority, and live on all nodes. Beside it what the disk takes for
/// one sync, and what PowerDNS and Knot DNS do alone on the same disk. Then a large zone is brought
/// in.
@Command(
    name = "commit",
    description = "Edits at a node of a swarm of three, beside PowerDNS and Knot DNS alone.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench commit --quick")
final class CommitBench implements Callable<Integer> {
  private static final String ORIGIN = "commit.test.";
  private static final String LARGE_ORIGIN = "large.test.";
  private static final String LARGE_AGAIN_ORIGIN = "large-again.test.";
  private static final int SYNCS = 200;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(names = "--quick", description = "3 seconds each instead of 15; 100,000 records")
  boolean quick;

  @Option(
      names = "--writers",
      split = ",",
      paramLabel = "COUNT",
      description = "how many edit at once; default: 1,8,64,256")
  List<Integer> writers = List.of(1, 8, 64, 256);

  @Option(
      names = "--records",
      description = "of the zone that is brought in; 0: none; default: 1000000")
  int records = -1;

  @Option(names = "--no-peers", description = "without PowerDNS and Knot DNS")
  boolean noPeers;

  @Override
  public Integer call() throws Exception {
    Quiet.warnUnless();
    double seconds = quick ? 3 : 15;
    int imported = records >= 0 ? records : quick ? 100_000 : 1_000_000;
    Path home = bench.freshDirectory("commit");
    double sync = DiskSync.p50Millis(home, SYNCS);
    System.out.printf(
        Locale.ROOT, "the disk: 4 KiB appended and synced in %.2f ms (median)%n", sync);
    var powerDns = noPeers ? PeerRates.NONE : PeerRates.powerDns(home, bench, writers, seconds);
    var knot = noPeers ? PeerRates.NONE : PeerRates.knot(home, bench, writers, seconds);
    try (var swarm = bed.found(bench, home, 3)) {
      swarm.edit(RecordEdits.create(ORIGIN));
      measure(swarm, 8, Wait.COMMITTED, seconds); // compiles the code
      for (int count : writers) {
        var committed = measure(swarm, count, Wait.COMMITTED, seconds);
        var live = measure(swarm, count, Wait.LIVE, seconds);
        print(count, committed, live, sync, powerDns.of(count), knot.of(count));
      }
      swarm.awaitEqual(ORIGIN);
      if (imported > 0) {
        measureImport(swarm, home, imported, LARGE_ORIGIN, "import");
        measureImport(swarm, home, imported, LARGE_AGAIN_ORIGIN, "import-again"); // code compiled
      }
    }
    return 0;
  }

  private static ClosedLoop.Outcome measure(
      SwarmProcesses swarm, int count, Wait wait, double seconds)
      throws IOException, InterruptedException {
    var third = swarm.nodes().getLast();
    try (var edits = new EditsAtNode(third, ORIGIN, count, wait)) {
      return ClosedLoop.run(edits.writers(), seconds);
    }
  }

  private static void print(
      int count,
      ClosedLoop.Outcome committed,
      ClosedLoop.Outcome live,
      double syncMillis,
      double powerDns,
      double knot) {
    System.out.printf(
        Locale.ROOT,
        "%d writers: %.0f edits a second, durable on a majority in %.1f ms (99 %%: %.1f),"
            + " live on all three in %.1f ms (99 %%: %.1f); PowerDNS alone %.0f, Knot alone %.0f%n",
        count,
        committed.perSecond(),
        committed.p50Millis(),
        committed.p99Millis(),
        live.p50Millis(),
        live.p99Millis(),
        powerDns,
        knot);
    System.out.printf(
        Locale.ROOT,
        "RESULT commit case=%d edits_per_second=%.1f committed_p50_ms=%.2f committed_p99_ms=%.2f"
            + " live_edits_per_second=%.1f live_p50_ms=%.2f live_p99_ms=%.2f fsync_p50_ms=%.3f"
            + " powerdns_eps=%.1f knot_eps=%.1f%n",
        count,
        committed.perSecond(),
        committed.p50Millis(),
        committed.p99Millis(),
        live.perSecond(),
        live.p50Millis(),
        live.p99Millis(),
        syncMillis,
        powerDns,
        knot);
  }

  private static void measureImport(
      SwarmProcesses swarm, Path home, int records, String origin, String name) throws Exception {
    Path file = home.resolve("large.zone");
    writeLarge(file, records);
    long begun = System.nanoTime();
    swarm.nodes().getLast().admin().importZone(origin, file);
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT, "a zone of %d records is live on all three after %.1f s%n", records, seconds);
    System.out.printf(
        Locale.ROOT, "RESULT commit case=%s-%d live_s=%.2f%n", name, records, seconds);
    swarm.awaitEqual(origin);
    Files.delete(file);
  }

  /// A zone of so many records, roughly: hosts with an address each.
  static void writeLarge(Path file, int records) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("$TTL 3600\n@ SOA ns1 hostmaster 1 14400 3600 1209600 300\n@ NS ns1\n");
      out.write("ns1 A 192.0.2.1\n");
      for (int i = 3; i < records; i++) {
        out.write("h" + i + " A 10." + (i >>> 16 & 255) + "." + (i >>> 8 & 255));
        out.write("." + (i & 255) + "\n");
      }
    }
  }
}
