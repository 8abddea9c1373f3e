package io.swarmdns.bench;

import io.swarmdns.bench.swarm.ClosedLoop;
import io.swarmdns.testkit.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How many edits of one record a peer alone takes a second, by the number of writers.
///
/// @param byWriters empty when it is not installed
record PeerRates(Map<Integer, Double> byWriters) {
  static final PeerRates NONE = new PeerRates(Map.of());

  PeerRates {
    byWriters = Map.copyOf(byWriters);
  }

  /// NaN when it was not measured.
  double of(int writers) {
    return byWriters.getOrDefault(writers, Double.NaN);
  }

  /// PowerDNS by its HTTP API over SQLite, with its defaults.
  static PeerRates powerDns(Path home, Bench bench, List<Integer> counts, double seconds)
      throws IOException, InterruptedException {
    for (var program : PowerDnsEdits.PROGRAMS) {
      if (isMissing(program)) {
        return NONE;
      }
    }
    try (var peer = PowerDnsEdits.start(home.resolve("powerdns"), bench.firstPort + 20)) {
      return measure("PowerDNS", peer::writer, counts, seconds);
    }
  }

  /// Knot DNS by RFC 2136 over UDP, with its defaults.
  static PeerRates knot(Path home, Bench bench, List<Integer> counts, double seconds)
      throws IOException, InterruptedException {
    if (isMissing(KnotEdits.PROGRAM)) {
      return NONE;
    }
    try (var peer = KnotEdits.start(home.resolve("knot"), bench.firstPort + 22)) {
      return measure("Knot DNS", peer::writer, counts, seconds);
    }
  }

  private static boolean isMissing(Program program) {
    program.missing().ifPresent(why -> System.err.println("SKIPPED a peer: " + why));
    return program.missing().isPresent();
  }

  /// Makes the writer of a number.
  @FunctionalInterface
  private interface Writers {
    ClosedLoop.Writer of(int index) throws IOException;
  }

  private static PeerRates measure(
      String name, Writers writers, List<Integer> counts, double seconds)
      throws IOException, InterruptedException {
    var rates = new HashMap<Integer, Double>();
    for (int count : counts) {
      ClosedLoop.Outcome outcome;
      try {
        var all = new ArrayList<ClosedLoop.Writer>();
        for (int i = 0; i < count; i++) {
          all.add(writers.of(i));
        }
        outcome = ClosedLoop.run(all, seconds);
      } catch (IOException e) { // some take no more connections than they have threads
        System.out.printf(
            Locale.ROOT,
            "%s alone does not take edits of %d writers: %s%n",
            name,
            count,
            e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        continue;
      }
      System.out.printf(
          Locale.ROOT,
          "%s alone, %d writers: %.0f edits a second, %.1f ms (99 %%: %.1f)%n",
          name,
          count,
          outcome.perSecond(),
          outcome.p50Millis(),
          outcome.p99Millis());
      rates.put(count, outcome.perSecond());
    }
    return new PeerRates(rates);
  }
}
