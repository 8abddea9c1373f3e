package io.swarmdns.server.edit;

import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;

/// Where a zone's text comes from: a client, or a file. Read once for each attempt to import it.
@FunctionalInterface
public interface ZoneSource {
  /// Reads the text, whatever is in it.
  ///
  /// @param progress is told now and then how many bytes have been read so far
  /// @param serial from the serial in the text's SOA to that which the zone is to have
  /// @throws IOException when the text cannot be had
  LoadedZone load(DomainName origin, LongConsumer progress, IntUnaryOperator serial)
      throws IOException;
}
