package io.swarmdns.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of the machine, without asking any name server.
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /// From the kernel or the environment; `localhost` when neither knows.
  static String get() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", "localhost"); // not Linux
    }
  }
}
