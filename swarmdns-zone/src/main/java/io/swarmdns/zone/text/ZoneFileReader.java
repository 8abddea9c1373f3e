package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Reads zone files (RFC 1035 §5; `$TTL` of RFC 2308 §4; unknown types of RFC 3597; BIND's
/// `$GENERATE`) from one directory.
///
/// The files are not trusted: whatever is in them, the outcome is records and problems, never an
/// exception, and memory stays bounded by what the sink keeps. The bounds are named where they are
/// enforced: [Tokens#COUNT_MAX], [FileText#ENTRY_BYTES_MAX], [RdataBuffer#LENGTH_MAX],
/// [ZoneLoad#DEPTH_MAX], [ZoneLoad#INCLUDES_MAX], [Generator#RECORDS_MAX].
///
/// Immutable, thread-safe; each call of [#read] runs in the caller's thread.
public final class ZoneFileReader {
  private final SourceDirectory directory;

  /// @param directory what relative file names are relative to; files that do not lie in it, after
  ///   symbolic links are resolved, are not read
  public ZoneFileReader(Path directory) {
    this.directory = new SourceDirectory(directory);
  }

  /// Reads a zone. After an error it goes on with the next record, to find more, until the problems
  /// are full.
  ///
  /// @param file the zone's file, relative to the directory or absolute
  /// @param origin the zone's name, what relative names end in at first
  /// @param sink gets the records; an exception that it throws passes through
  /// @param problems gets what is wrong; when it says [Problems#refuse] afterwards, the records are
  ///   not to be used
  /// @param progress is told now and then how many bytes have been read so far
  /// @return the files that were read, and those that could not be, for [SourceFile#changed]
  public List<SourceFile> read(
      Path file, DomainName origin, RecordSink sink, Problems problems, LongConsumer progress) {
    return new ZoneLoad(Optional.of(directory), origin, sink, problems, progress).read(file);
  }
}
