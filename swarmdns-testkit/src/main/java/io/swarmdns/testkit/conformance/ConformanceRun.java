package io.swarmdns.testkit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Compares a server with its peers on random zones: writes the zones, starts the servers with all
/// of them, asks each the same queries, and judges every answer.
///
/// @param judged the server whose answers are judged
/// @param peers the servers whose answers count as right; a family of zones that all of them loaded
///   is judged by the first two, and by further ones where these differ from the judged server
/// @param seed family `i` has the seed `seed + i`
/// @param families how many families of zones
/// @param queriesPerFamily how many queries aim at each family
/// @param directory for zone files, configurations and logs
/// @param firstPort the servers listen on this port and those behind it
public record ConformanceRun(
    Contestant judged,
    List<Contestant> peers,
    long seed,
    int families,
    int queriesPerFamily,
    Path directory,
    int firstPort) {
  /// How many families the servers load at a time.
  private static final int FAMILIES_AT_ONCE = 250;

  /// Runs the comparison.
  public ConformanceReport run() throws IOException, InterruptedException {
    List<Contestant> kinds = new ArrayList<>();
    kinds.add(judged);
    kinds.addAll(peers);
    var report = new ConformanceReport();
    for (int done = 0; done < families; done += FAMILIES_AT_ONCE) {
      Path home = directory.resolve("round-" + (seed + done));
      int count = Math.min(FAMILIES_AT_ONCE, families - done);
      List<Family> zones = write(home.resolve("zones"), seed + done, count);
      try (var round = Round.start(kinds, zones, home, firstPort, report)) {
        round.ask(queriesPerFamily);
      }
    }
    return report;
  }

  private static List<Family> write(Path directory, long firstSeed, int count) throws IOException {
    Files.createDirectories(directory);
    List<Family> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(Family.write(firstSeed + i, directory));
    }
    return written;
  }
}
