package io.swarmdns.bench;

import java.nio.file.Path;

/// Where a benchmark finds and leaves things.
///
/// @param project the top of the project
record BenchHome(Path project) {
  private Path target() {
    return project.resolve("swarmdns-bench/target");
  }

  /// Our archive, unpacked.
  Path install() {
    return target().resolve("install").toAbsolutePath();
  }

  /// Zones and queries, kept from run to run.
  Path data() {
    return target().resolve("data");
  }

  /// The servers' configurations, logs and state.
  Path servers() {
    return target().resolve("servers");
  }

  Path templates() {
    return project.resolve("swarmdns-bench/peers");
  }

  LoadGenerator loadGenerator() {
    return new LoadGenerator(target().resolve("loadgen").toAbsolutePath());
  }

  Path powerCut() {
    return target().resolve("powercut").toAbsolutePath();
  }

  Path echo() {
    return target().resolve("echo").toAbsolutePath();
  }
}
