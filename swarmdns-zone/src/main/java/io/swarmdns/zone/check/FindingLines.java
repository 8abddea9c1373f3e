package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem.Severity;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.RecordSink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the lines that findings are about, by seeing the records of the zone files again.
///
/// A zone version knows no lines: to keep one for each record would cost every zone for the sake of
/// the few that have findings.
final class FindingLines implements RecordSink {
  private record Key(DomainName owner, int type) {}

  private static final class Place {
    private final Finding finding;
    private int records;
    private String file = "";
    private int line;

    Place(Finding finding) {
      this.finding = finding;
    }

    void see(String inFile, int atLine) {
      if (++records == finding.record() || line == 0) {
        file = inFile;
        line = atLine;
      }
    }
  }

  private final List<Place> places;
  private final Map<Key, List<Place>> wanted = new HashMap<>();
  private final BitSet types = new BitSet();
  private String file = "";

  FindingLines(List<Finding> findings) {
    places = findings.stream().map(Place::new).toList();
    for (var place : places) {
      var key = new Key(place.finding.owner(), place.finding.type());
      wanted.computeIfAbsent(key, _ -> new ArrayList<>()).add(place);
      types.set(key.type());
    }
  }

  @Override
  public void file(String name) {
    file = name;
  }

  @Override
  public void record(
      byte[] owner,
      int ownerLength,
      int type,
      int ttlSeconds,
      byte[] rdata,
      int rdataOffset,
      int rdataLength,
      int line) {
    if (!types.get(type)) {
      return;
    }
    var key = new Key(DomainName.ofWire(owner, 0, ownerLength), type);
    for (var place : wanted.getOrDefault(key, List.of())) {
      place.see(file, line);
    }
  }

  /// Adds the findings as problems, those without a line under the zone's own file.
  void addTo(Problems problems, String zoneFile) {
    for (var place : places) {
      var finding = place.finding;
      var where = place.line == 0 ? zoneFile : place.file;
      if (finding.severity() == Severity.ERROR) {
        problems.error(where, place.line, finding.text(), finding.advice());
      } else {
        problems.warning(where, place.line, finding.text(), finding.advice());
      }
    }
  }
}
