package io.swarmdns.server.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Shows the node's state, its version and its memory.
///
/// @param version of this build
/// @param node its name
/// @param state of the node now
public record NodeMetrics(String version, String node, Supplier<NodeState> state)
    implements MetricSource {
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public void collect(Samples samples) {
    var now = state.get();
    for (var each : NodeState.values()) {
      samples.add(Metric.STATE, each == now ? 1 : 0, each.name());
    }
    samples.add(Metric.BUILD, 1, version, Runtime.version().toString(), node);
    residentBytes().ifPresent(bytes -> samples.add(Metric.RESIDENT, bytes));
  }

  /// Memory of this process that lies in RAM; empty on systems other than Linux.
  static OptionalLong residentBytes() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
