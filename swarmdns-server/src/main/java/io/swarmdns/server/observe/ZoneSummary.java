package io.swarmdns.server.observe;

import io.swarmdns.zone.name.DomainName;
import java.util.Map;

/// What there is to tell of all zones.
///
/// @param unsigned zones served that have no signatures
/// @param signed zones served that have
/// @param failed zones whose newest content was refused; of some an older version is served
/// @param records in all zones served
/// @param serials the SOA serial of each zone, as an unsigned number; empty when there are more
///   than [#SERIALS_MAX] zones
public record ZoneSummary(
    int unsigned, int signed, int failed, long records, Map<DomainName, Long> serials) {
  /// Zones up to which each has a time series of its own.
  public static final int SERIALS_MAX = 100;

  public ZoneSummary {
    if (serials.size() > SERIALS_MAX) {
      throw new IllegalArgumentException(serials.size() + " serials, at most " + SERIALS_MAX);
    }
    serials = Map.copyOf(serials);
  }
}
