package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.RecordSink;
import io.swarmdns.zone.text.SourceFile;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// What loading a zone is, wherever its records are read from: read, build, check, and name the
/// lines of what was found.
///
/// Immutable, thread-safe.
final class CheckedLoad {
  /// Reads the zone from its beginning.
  interface Source {
    Reading read(RecordSink sink, Problems problems, LongConsumer progress);
  }

  /// What has been read.
  ///
  /// @param name what messages that concern no line name
  record Reading(String name, List<SourceFile> files) {}

  private final NameHash hasher;
  private final ZoneChecks checks;
  private final InstantSource clock;

  CheckedLoad(NameHash hasher, InstantSource clock) {
    this.hasher = hasher;
    this.clock = clock;
    checks = new ZoneChecks(hasher);
  }

  /// @param source is read once, and once more when there are findings about records
  LoadedZone load(DomainName origin, Source source, LongConsumer progress) {
    var problems = new Problems();
    try (var builder = new ZoneBuilder(origin, hasher)) {
      var sink = new LoadSink(builder, problems);
      var reading = source.read(sink, problems, progress);
      if (problems.refuse()) {
        // Records are missing: what the checks would say might not be so.
        return new LoadedZone(Optional.empty(), reading.files(), problems);
      }
      var version = builder.build();
      sink.reportBuilt(reading.name());
      locate(source, reading.name(), checks.findings(version, clock.instant()), problems);
      if (problems.refuse()) {
        version.release();
        return new LoadedZone(Optional.empty(), reading.files(), problems);
      }
      return new LoadedZone(Optional.of(version), reading.files(), problems);
    }
  }

  private static void locate(
      Source source, String name, List<Finding> findings, Problems problems) {
    if (findings.isEmpty()) {
      return;
    }
    var lines = new FindingLines(findings);
    if (findings.stream().anyMatch(finding -> finding.type() != 0)) {
      source.read(lines, new Problems(), _ -> {});
    }
    lines.addTo(problems, name);
  }
}
