package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.ZoneFileReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;

/// From a zone file to a checked zone version: read, build, check, and name the lines of what was
/// found.
///
/// Immutable, thread-safe; each load runs in the caller's thread.
public final class ZoneFileLoader {
  private final ZoneFileReader reader;
  private final CheckedLoad loads;

  /// @param hasher that of the store which will serve the zones
  /// @param clock tells which signatures have expired
  public ZoneFileLoader(ZoneFileReader reader, NameHash hasher, InstantSource clock) {
    this.reader = reader;
    loads = new CheckedLoad(hasher, clock);
  }

  /// Loads a zone; whatever is in the file, this returns.
  ///
  /// @param file as for [ZoneFileReader#read], as is `progress`
  public LoadedZone load(Path file, DomainName origin, LongConsumer progress) {
    return load(file, origin, progress, IntUnaryOperator.identity());
  }

  /// The same, under another serial than the file has.
  ///
  /// @param serial from the serial in the file's SOA to that which the zone is to have
  public LoadedZone load(
      Path file, DomainName origin, LongConsumer progress, IntUnaryOperator serial) {
    return loads.load(
        origin,
        (sink, problems, told) -> {
          var files = reader.read(file, origin, new SerialSink(sink, serial), problems, told);
          var name = files.isEmpty() ? file.toString() : files.getFirst().path().toString();
          return new CheckedLoad.Reading(name, files);
        },
        progress);
  }
}
