package io.swarmdns.server.zones;

import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads zone files that do not change meanwhile: one that does is read again, some times.
/// Immutable, thread-safe.
///
/// @param loader reads a file once
record SteadyReader(ZoneFileLoader loader) {
  /// How often a file is read that changes meanwhile.
  private static final int ATTEMPTS_MAX = 3;

  private static final String WRITE_SO =
      "write it under another name, then rename it; reload when it is whole";
  private static final Logger LOG = LoggerFactory.getLogger(SteadyReader.class);

  /// Reads a file, whatever is in it.
  ///
  /// @param progress may throw a [CancellationException], which passes through
  /// @param serial from the serial in the file's SOA to that which the zone is to have
  LoadedZone read(ZoneFile file, LongConsumer progress, IntUnaryOperator serial) {
    try {
      for (int attempt = 1; ; attempt++) {
        var zone = loader.load(file.path(), file.origin(), progress, serial);
        if (zone.version().isEmpty() || zone.files().stream().noneMatch(SourceFile::changed)) {
          return zone;
        }
        // Half of the old content and half of the new, or a part of the new: nobody's zone.
        zone.version().get().release();
        if (attempt == ATTEMPTS_MAX) {
          zone.problems().error(file.path().toString(), 0, "it changes while it is read", WRITE_SO);
          return new LoadedZone(Optional.empty(), zone.files(), zone.problems());
        }
      }
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // One zone too large for this node, or a bug that one zone brings to light, must not keep the
      // others from being served.
      LOG.error("cannot load {}", file.path(), e);
      var problems = new Problems();
      problems.error(file.path().toString(), 0, "cannot load: " + e, "");
      return new LoadedZone(Optional.empty(), List.of(SourceFile.look(file.path())), problems);
    }
  }
}
