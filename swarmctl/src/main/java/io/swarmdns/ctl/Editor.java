package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The program with which people edit text: `$VISUAL`, else `$EDITOR`, else vi. The value may hold
/// arguments and is read by the shell, as with other programs that start one.
final class Editor {
  private final String command;

  Editor(Map<String, String> environment) {
    String visual = environment.getOrDefault("VISUAL", "");
    String editor = visual.isEmpty() ? environment.getOrDefault("EDITOR", "") : visual;
    this.command = editor.isEmpty() ? "vi" : editor;
  }

  /// Waits until it has ended.
  ///
  /// @throws Failure when it fails
  void edit(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command + " \"$1\"", "swarmctl", file.toString())
            .inheritIO()
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw Failure.failed(
          "the editor '%s' ended with code %d; nothing was changed. Your text is in %s"
              .formatted(command, code, file));
    }
  }
}
