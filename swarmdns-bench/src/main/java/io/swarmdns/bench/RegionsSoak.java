package io.swarmdns.bench;

import io.swarmdns.bench.swarm.Namespaces;
import io.swarmdns.bench.swarm.NodeHome;
import io.swarmdns.bench.swarm.RecordEdits;
import io.swarmdns.bench.swarm.Sightings;
import io.swarmdns.bench.swarm.SteadyEdits;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Three nodes in three regions: round trips of 20 ms between the first two, of 80 ms to the third.
///
/// Nodes are told addresses of each other at which, in each namespace, a proxy listens that delays
/// what it passes on ([io.swarmdns.bench.swarm.DelayProxy]).
final class RegionsSoak {
  private static final String ORIGIN = "regions.test.";
  private static final String ADVERTISED = "10.213.78.";
  private static final int NODES = 3;
  private static final double NEAR_MILLIS = 20;
  private static final double FAR_MILLIS = 80;
  private static final int PORTS = 3;
  private static final int EDITS_PER_SECOND = 20;

  private final Bench bench;
  private final SwarmBed bed;
  private final Namespaces network;
  private final double minutes;

  RegionsSoak(Bench bench, SwarmBed bed, Namespaces network, double minutes) {
    this.bench = bench;
    this.bed = bed;
    this.network = network;
    this.minutes = minutes;
  }

  /// Runs it.
  ///
  /// @return whether nobody was taken for dead and no edit failed
  boolean run() throws IOException, InterruptedException {
    var proxies = new ArrayList<Process>();
    try {
      for (int node = 1; node <= NODES; node++) {
        proxies.add(startProxies(node));
      }
      Path home = bench.freshDirectory("regions");
      var homes = new ArrayList<NodeHome>();
      for (int node = 1; node <= NODES; node++) {
        homes.add(home(node, home.resolve("n" + node)));
      }
      try (var swarm =
          SwarmProcesses.found(
              homes, each -> bed.program(bench).behind(network.inside(homes.indexOf(each) + 1)))) {
        return measure(swarm);
      }
    } finally {
      proxies.forEach(Process::destroy);
    }
  }

  private NodeHome home(int node, Path directory) {
    return new NodeHome(
        "n" + node,
        ADVERTISED + node,
        network.address(node),
        bed.ports(bench),
        directory,
        directory.resolve("data"),
        "  region: r" + node + "\n  profile: wan\n");
  }

  /// One process in a node's namespace, for its connections to all others.
  private Process startProxies(int node) throws IOException, InterruptedException {
    var command = new ArrayList<>(network.inside(node));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Bench.class.getName(),
            "delay"));
    for (int other = 1; other <= NODES; other++) {
      String advertised = ADVERTISED + other;
      network.in(node, "ip", "addr", "add", advertised + "/32", "dev", "lo");
      // To itself without a delay: nodes know themselves by the address that others use, too.
      double delay = other == node ? 0 : roundTripMillis(node, other) / 2;
      for (int i = 0; i < PORTS; i++) {
        int port = bed.ports(bench).control() + i;
        command.add("%s,%s,%d,%s".formatted(advertised, network.address(other), port, delay));
      }
    }
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (!"ready".equals(process.inputReader().readLine())) {
      process.destroy();
      throw new IOException("the proxies do not start: " + command);
    }
    return process;
  }

  private static double roundTripMillis(int one, int other) {
    return one == NODES || other == NODES ? FAR_MILLIS : NEAR_MILLIS;
  }

  private boolean measure(SwarmProcesses swarm) throws IOException, InterruptedException {
    try {
      swarm.edit(RecordEdits.create(ORIGIN));
      try (var edits = SteadyEdits.start(swarm.node(1), ORIGIN, EDITS_PER_SECOND)) {
        int falseDeaths = Sightings.falseDeaths(swarm, minutes * 60);
        var figures = edits.end();
        System.out.printf(
            Locale.ROOT,
            "RESULT partitions case=regions-20-80 minutes=%.1f false_deaths=%d edits=%d failed=%d"
                + " commit_p50_ms=%.0f commit_p99_ms=%.0f%n",
            minutes,
            falseDeaths,
            figures.edits(),
            figures.failed(),
            figures.p50Millis(),
            figures.p99Millis());
        swarm.awaitEqual(ORIGIN);
        return falseDeaths == 0 && figures.failed() == 0;
      }
    } catch (IOException e) {
      throw new IOException(swarm.logTails(), e);
    }
  }
}
