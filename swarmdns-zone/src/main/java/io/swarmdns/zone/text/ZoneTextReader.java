package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Reads zones from text that does not lie in a directory, as [ZoneFileReader] does from files,
/// with the same bounds; `$INCLUDE` is refused.
///
/// Stateless, thread-safe; each call runs in the caller's thread.
public final class ZoneTextReader {
  private ZoneTextReader() {}

  /// Reads a zone. After an error it goes on with the next record, to find more, until the problems
  /// are full.
  ///
  /// @param text is opened once and closed; that it cannot be read is a problem, too
  /// @param origin the zone's name, what relative names end in at first
  /// @param sink gets the records; an exception that it throws passes through
  /// @param problems gets what is wrong; when it says [Problems#refuse] afterwards, the records are
  ///   not to be used
  /// @param progress is told now and then how many bytes have been read so far
  public static void read(
      TextSource text,
      DomainName origin,
      RecordSink sink,
      Problems problems,
      LongConsumer progress) {
    var load = new ZoneLoad(Optional.empty(), origin, sink, problems, progress);
    try (var stream = new BoundedStream(text.opener().open(), text.bytesMax())) {
      load.read(text.name(), stream);
    } catch (IOException e) {
      problems.error(text.name(), 0, "cannot read: " + SourceDirectory.reason(e), "");
    }
  }
}
