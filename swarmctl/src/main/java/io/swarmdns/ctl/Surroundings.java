package io.swarmdns.ctl;

import io.swarmdns.ctl.output.Terminal;
import java.nio.file.Path;
import java.util.Map;

/// What a command finds around it: tests put something else there.
///
/// @param root of the file system, where `/run` is looked for
record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    Path home,
    Path workingDirectory,
    Path root) {
  static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        Terminal.ofProcess(environment),
        environment,
        Path.of(System.getProperty("user.home")),
        Path.of(""),
        Path.of("/"));
  }
}
