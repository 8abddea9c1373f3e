package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.zone.Labels;
import io.swarmdns.testkit.zone.TestZone;
import io.swarmdns.testkit.zone.ZoneGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;

/// Zones that belong together, and the files they were written to.
///
/// @param seed what they were made from
record Family(long seed, List<TestZone> zones, List<ZoneFile> files) {
  /// Makes a family and writes its zones below a directory. Its apex is named after the seed, so
  /// that it can be made again alone.
  static Family write(long seed, Path directory) throws IOException {
    Name top = Labels.name("z" + Long.toUnsignedString(seed) + ".test.");
    List<TestZone> zones = ZoneGenerator.family(seed, top);
    List<ZoneFile> files = new ArrayList<>();
    for (TestZone zone : zones) {
      String origin = zone.origin().toString();
      Path file = directory.toAbsolutePath().resolve(origin + "zone");
      Files.writeString(file, zone.text());
      files.add(new ZoneFile(origin, file));
    }
    return new Family(seed, zones, files);
  }

  boolean isServedBy(Respondent server) {
    return server.served().containsAll(files);
  }
}
