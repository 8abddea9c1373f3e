package io.swarmdns.server.zones;

import io.swarmdns.zone.text.SourceFile;
import java.nio.file.Path;
import java.util.List;

/// A zone that is served, and what it was read from.
///
/// @param files the zone's own file first
/// @param serial of the SOA that is served
/// @param failing whether a newer content has been refused since
record KnownZone(List<SourceFile> files, int serial, boolean failing) {
  /// Whether reading the file would give what is served already.
  boolean isUpToDate(Path path) {
    return !failing
        && files.getFirst().path().equals(path)
        && files.stream().noneMatch(SourceFile::changed);
  }

  /// The same zone, its newest content refused.
  KnownZone refused() {
    return new KnownZone(files, serial, true);
  }
}
