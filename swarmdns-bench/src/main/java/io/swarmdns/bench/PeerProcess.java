package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A peer's server as a process that takes edits; its output goes to a file. Closing it ends it.
record PeerProcess(Process process, Path log) implements AutoCloseable {
  private static final long START_SECONDS_MAX = 30;
  private static final long STOP_SECONDS_MAX = 10;
  private static final long POLL_MILLIS = 50;

  static PeerProcess start(Path log, List<String> command) throws IOException {
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new PeerProcess(process, log);
  }

  /// Tries until it works.
  @FunctionalInterface
  interface Trial {
    void run() throws IOException, InterruptedException;
  }

  /// Waits until a first edit works.
  ///
  /// @throws IOException when none does, with the log
  void await(Trial trial) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (true) {
      try {
        trial.run();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IOException("takes no edits: " + Files.readString(log), e);
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
