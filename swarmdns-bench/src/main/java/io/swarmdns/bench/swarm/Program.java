package io.swarmdns.bench.swarm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How `swarmdnsd` is started.
///
/// @param command to which its arguments are appended
public record Program(List<String> command) {
  public Program {
    command = List.copyOf(command);
  }

  /// The launcher of an unpacked archive.
  public static Program installed(Path install) {
    return new Program(List.of(install.resolve("bin/swarmdnsd").toString()));
  }

  /// The classes that this JVM runs with, with the flags of the launcher: for tests.
  public static Program onClassPath() {
    return new Program(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-UsePerfData",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.swarmdns.server.Main"));
  }

  /// The same behind another command, such as `ip netns exec NAME`.
  public Program behind(List<String> wrapper) {
    var all = new ArrayList<>(wrapper);
    all.addAll(command);
    return new Program(all);
  }

  List<String> with(List<String> arguments) {
    var all = new ArrayList<>(command);
    all.addAll(arguments);
    return all;
  }
}
