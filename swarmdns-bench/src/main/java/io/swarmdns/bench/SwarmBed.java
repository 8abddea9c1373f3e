package io.swarmdns.bench;

import io.swarmdns.bench.swarm.NodeHome;
import io.swarmdns.bench.swarm.Program;
import io.swarmdns.bench.swarm.SwarmProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// Where the nodes of a swarm that is measured run: options of several benchmarks.
final class SwarmBed {
  @Option(
      names = "--addresses",
      paramLabel = "PREFIX",
      description = "node 1 listens on PREFIX1, and so on; default: ${DEFAULT-VALUE}")
  String prefix = "127.0.0.1";

  /// Ports that nodes use beside the first, which is for queries: three for control and peers.
  private static final int CONTROL_OFFSET = 10;

  Program program(Bench bench) {
    return Program.installed(bench.home().install());
  }

  NodeHome.Ports ports(Bench bench) {
    return new NodeHome.Ports(bench.firstPort, bench.firstPort + CONTROL_OFFSET);
  }

  List<NodeHome> homes(Bench bench, Path directory, int count) {
    return SwarmProcesses.homes(count, prefix, ports(bench), directory);
  }

  /// Founds a swarm of so many nodes with their homes below a directory.
  SwarmProcesses found(Bench bench, Path directory, int count)
      throws IOException, InterruptedException {
    return SwarmProcesses.found(program(bench), homes(bench, directory, count));
  }
}
