package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.ZoneFileReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// From a zone file to a checked zone version: read, build, check, and name the lines of what was
/// found.
///
/// Immutable, thread-safe; each load runs in the caller's thread.
public final class ZoneFileLoader {
  private final ZoneFileReader reader;
  private final NameHash hasher;
  private final ZoneChecks checks;
  private final InstantSource clock;

  /// @param hasher that of the store which will serve the zones
  /// @param clock tells which signatures have expired
  public ZoneFileLoader(ZoneFileReader reader, NameHash hasher, InstantSource clock) {
    this.reader = reader;
    this.hasher = hasher;
    this.clock = clock;
    checks = new ZoneChecks(hasher);
  }

  /// Loads a zone; whatever is in the file, this returns.
  ///
  /// @param file as for [ZoneFileReader#read], as is `progress`
  public LoadedZone load(Path file, DomainName origin, LongConsumer progress) {
    var problems = new Problems();
    try (var builder = new ZoneBuilder(origin, hasher)) {
      var sink = new LoadSink(builder, problems);
      var files = reader.read(file, origin, sink, problems, progress);
      if (problems.refuse()) {
        // Records are missing: what the checks would say might not be so.
        return new LoadedZone(Optional.empty(), files, problems);
      }
      var name = files.getFirst().path().toString();
      var version = builder.build();
      sink.reportBuilt(name);
      locate(file, name, origin, checks.findings(version, clock.instant()), problems);
      if (problems.refuse()) {
        version.release();
        return new LoadedZone(Optional.empty(), files, problems);
      }
      return new LoadedZone(Optional.of(version), files, problems);
    }
  }

  private void locate(
      Path file, String name, DomainName origin, List<Finding> findings, Problems problems) {
    if (findings.isEmpty()) {
      return;
    }
    var lines = new FindingLines(findings);
    if (findings.stream().anyMatch(finding -> finding.type() != 0)) {
      reader.read(file, origin, lines, new Problems(), _ -> {});
    }
    lines.addTo(problems, name);
  }
}
