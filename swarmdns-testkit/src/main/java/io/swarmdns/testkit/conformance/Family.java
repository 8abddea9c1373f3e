package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ServerKind;
import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.zone.Labels;
import io.swarmdns.testkit.zone.TestZone;
import io.swarmdns.testkit.zone.ZoneGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Zones that belong together, and the files they were written to.
///
/// @param seed what they were made from
record Family(long seed, List<TestZone> zones, List<ZoneFile> files) {
  /// Makes a family and writes its zones below a directory. Its apex is named after the seed, so
  /// that it can be made again alone.
  static Family write(long seed, Path directory) throws IOException {
    Name top = Labels.name("z" + Long.toUnsignedString(seed) + ".test.");
    List<TestZone> zones = ZoneGenerator.family(seed, top);
    boolean belowDname = haveNamesBelowDname(zones);
    List<ZoneFile> files = new ArrayList<>();
    for (TestZone zone : zones) {
      String origin = zone.origin().toString();
      Path file = directory.toAbsolutePath().resolve(origin + "zone");
      Files.writeString(file, zone.text());
      files.add(new ZoneFile(origin, file, belowDname));
    }
    return new Family(seed, zones, files);
  }

  /// Whether a name of one zone is below a DNAME of the same or another: NSD keeps all zones in one
  /// tree of names.
  private static boolean haveNamesBelowDname(List<TestZone> zones) {
    List<Record> records = zones.stream().flatMap(zone -> zone.records().stream()).toList();
    Set<Name> dnames =
        records.stream()
            .filter(record -> record.getType() == Type.DNAME)
            .map(Record::getName)
            .collect(Collectors.toSet());
    return records.stream()
        .filter(record -> record.getType() != Type.NSEC3 && record.getType() != Type.RRSIG)
        .anyMatch(record -> isBelowAny(record.getName(), dnames));
  }

  private static boolean isBelowAny(Name name, Set<Name> others) {
    for (Name above = name; above.labels() > 1; ) {
      above = Labels.parent(above);
      if (others.contains(above)) {
        return true;
      }
    }
    return false;
  }

  boolean isLoadedBy(ServerKind kind) {
    return files.stream().allMatch(kind::loads);
  }
}
