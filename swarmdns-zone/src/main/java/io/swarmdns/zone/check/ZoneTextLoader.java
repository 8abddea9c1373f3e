package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.TextSource;
import io.swarmdns.zone.text.ZoneTextReader;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;

/// From a zone's text, wherever it comes from, to a checked zone version; [ZoneFileLoader] does the
/// same for files.
///
/// Immutable, thread-safe; each load runs in the caller's thread.
public final class ZoneTextLoader {
  private final CheckedLoad loads;

  /// @param hasher that of the store which will serve the zones
  /// @param clock tells which signatures have expired
  public ZoneTextLoader(NameHash hasher, InstantSource clock) {
    loads = new CheckedLoad(hasher, clock);
  }

  /// Loads a zone; whatever is in the text, this returns.
  ///
  /// @param text is read once, and once more when checks have findings, for their lines
  /// @param progress is told now and then how many bytes have been read so far
  /// @return the zone or its problems; no files
  public LoadedZone load(TextSource text, DomainName origin, LongConsumer progress) {
    return load(text, origin, progress, IntUnaryOperator.identity());
  }

  /// The same, under another serial than the text has.
  ///
  /// @param serial from the serial in the text's SOA to that which the zone is to have
  public LoadedZone load(
      TextSource text, DomainName origin, LongConsumer progress, IntUnaryOperator serial) {
    return loads.load(
        origin,
        (sink, problems, told) -> {
          ZoneTextReader.read(text, origin, new SerialSink(sink, serial), problems, told);
          return new CheckedLoad.Reading(text.name(), List.of());
        },
        progress);
  }
}
