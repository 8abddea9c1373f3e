package io.swarmdns.server.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One of our programs as a process of its own, from the classes that the tests run with.
///
/// @param mainClass whose `main` it is
record JavaProgram(String mainClass) {
  static final JavaProgram SWARMDNSD = new JavaProgram("io.swarmdns.server.Main");
  static final JavaProgram SWARMCTL = new JavaProgram("io.swarmdns.ctl.Main");

  /// How long a command may take on a slow machine.
  private static final Duration COMMAND_MAX = Duration.ofSeconds(90);

  /// How a command ended, and what it wrote on both its outputs.
  record Ran(int code, String text) {
    /// What it wrote, when it has succeeded.
    String mustSucceed() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + ":\n" + text);
      }
      return text;
    }
  }

  /// Starts it.
  ///
  /// @param output both its outputs go there, behind what is there already
  Process start(Path output, List<String> arguments) throws IOException {
    return builder(arguments)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /// Runs it to its end.
  Ran run(List<String> arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("swarm", ".txt");
    try {
      Process process = start(output, arguments);
      if (!process.waitFor(COMMAND_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "not ended after " + COMMAND_MAX + ": " + arguments + "\n" + Files.readString(output));
      }
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /// Short of memory and quick to start: several of them share the machine with the tests.
  private ProcessBuilder builder(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx256m",
            "-cp",
            classPath(),
            mainClass)
        .forEach(command::add);
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /// The build hands long class paths over in a jar, and says the plain one beside it.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
