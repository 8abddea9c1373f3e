package io.swarmdns.zone.check;

import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.SourceFile;
import java.util.List;
import java.util.Optional;

/// What came of loading a zone file.
///
/// @param version the zone, one count of which belongs to whoever takes it; empty when it is
///   refused
/// @param files what it was read from, for [SourceFile#changed]
/// @param problems errors, when it is refused, and warnings
public record LoadedZone(
    Optional<ZoneVersion> version, List<SourceFile> files, Problems problems) {}
