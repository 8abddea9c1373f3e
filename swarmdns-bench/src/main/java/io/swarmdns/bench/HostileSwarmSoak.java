package io.swarmdns.bench;

import io.grpc.StatusException;
import io.swarmdns.bench.swarm.Attempt;
import io.swarmdns.bench.swarm.Await;
import io.swarmdns.bench.swarm.BlowRound;
import io.swarmdns.bench.swarm.DamagedDisk;
import io.swarmdns.bench.swarm.FullDisk;
import io.swarmdns.bench.swarm.NodeProcess;
import io.swarmdns.bench.swarm.Outcome;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.Stranger;
import io.swarmdns.bench.swarm.SwarmProcesses;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.Wait;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// What may come from outside, and from a bad disk, at a swarm of real processes: each must end in
/// a clear error, with all nodes alive or back, and nothing lost that was acknowledged.
@Command(
    name = "hostile-swarm",
    hidden = true,
    description = "Strangers, noise, impossible edits, full and damaged disks.",
    mixinStandardHelpOptions = true)
final class HostileSwarmSoak implements Callable<Integer> {
  private static final String ORIGIN = "hostile.test.";
  private static final int NODES = 3;

  /// The node whose disk fills up.
  private static final int SMALL = 2;

  private static final int SMALL_MEBIBYTES = 192;
  private static final int HUGE_BYTES = 100 << 20;
  private static final long ATTEMPT_MILLIS = 60_000;
  private static final int PORTS = 3;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Mixin SwarmBed bed = new SwarmBed();

  @Option(
      names = "--connections",
      description = "with noise, to each port of each node; default: ${DEFAULT-VALUE}")
  int connections = 2_000;

  @Option(names = "--rounds", description = "of each damage to a disk; default: ${DEFAULT-VALUE}")
  int rounds = 2;

  @Option(names = "--seed", description = "of the noise")
  long seed = System.nanoTime();

  @Option(
      names = "--snapshot-records",
      description =
          "of each of two zones whose import makes nodes write a snapshot; default:"
              + " ${DEFAULT-VALUE}; 0: no snapshot is damaged")
  int snapshotRecords = 1_000_000;

  private int number;
  private boolean right = true;

  @Override
  public Integer call() throws Exception {
    Path home = bench.freshDirectory("hostile");
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root) {
      System.err.println("SKIPPED, not being root: a full disk");
    }
    var homes = new ArrayList<>(bed.homes(bench, home, NODES));
    Optional<FullDisk> disk =
        root
            ? Optional.of(FullDisk.mount(home.resolve("small"), SMALL_MEBIBYTES, SMALL))
            : Optional.empty();
    try {
      disk.ifPresent(full -> homes.set(SMALL, homes.get(SMALL).withData(full.data())));
      try (var swarm = SwarmProcesses.found(bed.program(bench), homes)) {
        attack(swarm, home, disk);
      }
    } finally {
      if (disk.isPresent()) {
        disk.get().close();
      }
    }
    if (snapshotRecords > 0) {
      damageSnapshots();
    }
    return right ? 0 : 1;
  }

  /// In a swarm of its own, with room for what makes a snapshot due.
  private void damageSnapshots() throws IOException, InterruptedException {
    Path home = bench.freshDirectory("hostile-snapshot");
    Path file = home.resolve("large.zone");
    CommitBench.writeLarge(file, snapshotRecords);
    try (var swarm = bed.found(bench, home, NODES)) {
      try {
        for (String origin : List.of("large1.test.", "large2.test.")) {
          swarm.node(0).admin().importZone(origin, file);
        }
        var blow = new DamagedDisk(DamagedDisk.Damage.FLIPPED_SNAPSHOT_BIT);
        for (NodeProcess node : swarm.nodes()) {
          Await.until(
              node.name() + " has a snapshot", SwarmProcesses.PATIENCE, () -> blow.canStrike(node));
        }
        repeat("flipped_snapshot_bit", swarm, blow, rounds);
        swarm.awaitEqual("large1.test.");
        swarm.awaitEqual("large2.test.");
      } catch (IOException | StatusException e) {
        throw new IOException(swarm.logTails(), e);
      }
    }
  }

  private void attack(SwarmProcesses swarm, Path home, Optional<FullDisk> disk)
      throws IOException, InterruptedException {
    try {
      swarm.edit(RecordEdits.create(ORIGIN));
      strangers(swarm, home);
      noise(swarm);
      impossibleEdits(swarm);
      for (var damage : DamagedDisk.Damage.OF_LOGS) {
        repeat(damage.name().toLowerCase(Locale.ROOT), swarm, new DamagedDisk(damage), rounds);
      }
      if (disk.isPresent()) {
        repeat("full_disk", swarm, disk.get(), 1);
      }
    } catch (IOException e) {
      throw new IOException(swarm.logTails(), e);
    }
  }

  /// With the identity of another swarm, and with none.
  private void strangers(SwarmProcesses swarm, Path home) throws IOException, InterruptedException {
    var foreign = bed.homes(bench, home.resolve("foreign"), 1).getFirst();
    try (var founder = NodeProcess.alone(bed.program(bench), foreign)) {
      founder.found();
    }
    Path identity = foreign.directory().resolve("admin.pem");
    for (NodeProcess node : swarm.nodes()) {
      for (int i = 0; i < PORTS; i++) {
        report(node, i, "another-swarms", Optional.of(identity));
        if (i > 0) { // the first is for machines that join, too: they have no certificate yet
          report(node, i, "none", Optional.empty());
        }
      }
    }
    alive(swarm, "strangers");
  }

  private void report(NodeProcess node, int port, String name, Optional<Path> identity)
      throws IOException {
    var reception = Stranger.knock(controlPort(node, port), identity);
    right &= reception == Stranger.Reception.REFUSED;
    System.out.printf(
        "RESULT hostile-swarm case=certificate-%s node=%s port=%d reception=%s%n",
        name, node.name(), node.home().ports().control() + port, reception);
  }

  private static InetSocketAddress controlPort(NodeProcess node, int offset) {
    return new InetSocketAddress(node.home().bind(), node.home().ports().control() + offset);
  }

  private void noise(SwarmProcesses swarm) throws IOException, InterruptedException {
    System.out.println("noise with --seed " + seed);
    var random = new SplittableRandom(seed);
    for (NodeProcess node : swarm.nodes()) {
      var ports = new ArrayList<>(List.of(node.home().dns()));
      for (int i = 0; i < PORTS; i++) {
        ports.add(controlPort(node, i));
      }
      for (InetSocketAddress port : ports) {
        for (int i = 0; i < connections; i++) {
          Stranger.noise(port, random);
        }
      }
      try (var socket = new DatagramSocket()) {
        for (int i = 0; i < connections; i++) {
          byte[] bytes = new byte[random.nextInt(600)];
          random.nextBytes(bytes);
          socket.send(new DatagramPacket(bytes, bytes.length, node.home().dns()));
        }
      }
    }
    alive(swarm, "noise");
  }

  private void impossibleEdits(SwarmProcesses swarm) throws IOException, InterruptedException {
    refused(swarm, "edit-of-100-MiB", hugeEdit());
    refused(swarm, "cname-and-other-data", RecordEdits.cnameAndAddress(ORIGIN));
    refused(swarm, "not-a-record", RecordEdits.address(ORIGIN, "a..b", 1, Wait.COMMITTED));
    alive(swarm, "impossible-edits");
  }

  /// The same text many times: it takes room on the wire, and not here.
  private static EditRequest hugeEdit() {
    return RecordEdits.texts(ORIGIN, Collections.nCopies(HUGE_BYTES >> 20, "x".repeat(1 << 20)));
  }

  private void refused(SwarmProcesses swarm, String name, EditRequest request)
      throws InterruptedException {
    long begun = System.nanoTime();
    var outcome = Attempt.at(swarm.node(1).admin(), request, ATTEMPT_MILLIS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    // What is too large for a message is refused before anybody looks at it, by gRPC's status.
    boolean clear =
        switch (outcome) {
          case Outcome.Declined _ -> true;
          case Outcome.Unknown(var why) -> why.contains("RESOURCE_EXHAUSTED");
          case Outcome.Done _ -> false;
        };
    right &= clear;
    String said = outcome.toString().replaceAll("\\s+", " ");
    System.out.println(name + ": " + said.substring(0, Math.min(400, said.length())));
    System.out.printf(
        Locale.ROOT, "RESULT hostile-swarm case=%s clear=%s seconds=%.2f%n", name, clear, seconds);
  }

  private void repeat(
      String name, SwarmProcesses swarm, io.swarmdns.bench.swarm.Blow blow, int count)
      throws IOException, InterruptedException {
    for (int round = 1; round <= count; round++) {
      var outcome = BlowRound.run(swarm, blow, ++number);
      right &= outcome.isRight();
      System.out.printf(
          Locale.ROOT,
          "RESULT hostile-swarm case=%s edits=%d lost_edits=%d doubled_edits=%d wrong=%d"
              + " gap_ms=%.0f lost_queries=%d%n",
          name,
          outcome.edits(),
          outcome.lostEdits(),
          outcome.doubledEdits(),
          outcome.problems().size(),
          outcome.gapMillis(),
          outcome.lostQueries());
      outcome.problems().forEach(problem -> System.out.println("  WRONG: " + problem));
    }
  }

  /// All nodes run, agree, and take an edit.
  private static void alive(SwarmProcesses swarm, String after)
      throws IOException, InterruptedException {
    swarm.awaitWhole();
    swarm.edit(RecordEdits.address(ORIGIN, "after-" + after, 1, Wait.LIVE));
    swarm.awaitEqual(ORIGIN);
    System.out.printf("RESULT hostile-swarm case=alive-after-%s%n", after);
  }
}
