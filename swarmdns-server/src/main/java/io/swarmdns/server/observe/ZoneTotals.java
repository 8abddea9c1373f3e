package io.swarmdns.server.observe;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps count of all zones of a store as they change, so that nobody has to walk through hundreds
/// of thousands at each scrape. Thread-safe.
public final class ZoneTotals implements Supplier<ZoneSummary> {
  private final ZoneStore store;
  private final IntSupplier failed;
  private int signed;
  private int unsigned;
  private long records;

  private ZoneTotals(ZoneStore store, IntSupplier failed) {
    this.store = store;
    this.failed = failed;
  }

  /// Counts the zones of a store in which there are none yet.
  ///
  /// @param failed how many zones failed in the last load
  public static ZoneTotals of(ZoneStore store, IntSupplier failed) {
    if (store.current().size() > 0) {
      throw new IllegalStateException("zones have come before they could be counted");
    }
    var totals = new ZoneTotals(store, failed);
    store.subscribe(totals::changed);
    return totals;
  }

  private synchronized void changed(
      DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after) {
    if (before != null) {
      count(before, -1);
    }
    if (after != null) {
      count(after, 1);
    }
  }

  private void count(ZoneVersion version, int times) {
    if (version.isSigned()) {
      signed += times;
    } else {
      unsigned += times;
    }
    records += (long) times * version.recordCount();
  }

  @Override
  public ZoneSummary get() {
    var serials = serials();
    synchronized (this) {
      return new ZoneSummary(unsigned, signed, failed.getAsInt(), records, serials);
    }
  }

  private Map<DomainName, Long> serials() {
    var table = store.current();
    if (table.size() > ZoneSummary.SERIALS_MAX) {
      return Map.of();
    }
    Map<DomainName, Long> serials = new HashMap<>();
    for (var zone : table.zones()) {
      store
          .lease(zone.origin())
          .ifPresent(lease -> {
            try (lease) {
              serials.put(zone.origin(), Integer.toUnsignedLong(lease.get().serial()));
            }
          });
    }
    return serials;
  }
}
