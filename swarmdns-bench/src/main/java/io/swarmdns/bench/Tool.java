package io.swarmdns.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Runs programs to their end.
final class Tool {
  private Tool() {}

  /// Runs the command in a directory and returns what it printed.
  ///
  /// @throws IOException when it cannot be started, or fails; with what it printed
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }
}
