package io.swarmdns.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Says what else runs on this machine, before anything is measured on it.
final class Quiet {
  /// Runnable threads, over the last minute, above which figures are not worth keeping.
  private static final double LOAD_MAX = 0.7;

  /// Programs that take a part of every packet, even when they look idle, or of the ports.
  private static final Set<String> DISTURBING =
      Set.of("dockerd", "containerd", "nsd", "knotd", "named", "unbound", "pdns_server");

  private Quiet() {}

  /// Warns on standard error of a busy machine, and of servers that run beside the measured ones.
  static void warnUnless() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > LOAD_MAX) {
      System.err.printf(
          Locale.ROOT,
          "WARNING: this machine is busy (load average %.1f): figures are low%n",
          load);
    }
    var others = disturbing();
    if (!others.isEmpty()) {
      System.err.println("WARNING: these run too and slow down every packet: " + others);
    }
  }

  private static List<String> disturbing() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().command().stream())
        .map(command -> command.substring(command.lastIndexOf('/') + 1))
        .filter(DISTURBING::contains)
        .collect(Collectors.toCollection(java.util.TreeSet::new))
        .stream()
        .toList();
  }
}
