package io.swarmdns.server.admin;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.ZoneListener;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The names of all zones in canonical order, and how much there is of them, kept up to date by
/// each change: a page of a list costs what is on it, however many zones there are. Thread-safe.
final class ZoneIndex implements ZoneListener {
  private final ConcurrentNavigableMap<byte[], DomainName> names =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private final AtomicLong records = new AtomicLong();

  private ZoneIndex() {}

  /// An index of the store's zones, now and from now on.
  static ZoneIndex of(ZoneStore store) {
    var index = new ZoneIndex();
    // Under the lock that changes are made and told under: none is missed, none comes twice.
    synchronized (store) {
      for (var zone : store.current().zones()) {
        var lease = store.lease(zone.origin());
        if (lease.isPresent()) {
          try (var held = lease.get()) {
            index.changed(zone.origin(), null, held.get());
          }
        }
      }
      store.subscribe(index);
    }
    return index;
  }

  @Override
  public void changed(
      DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after) {
    if (after == null) {
      names.remove(SortKey.of(origin.wire()));
    } else if (before == null) {
      names.put(SortKey.of(origin.wire()), origin);
    }
    records.addAndGet(
        (after == null ? 0 : after.recordCount()) - (before == null ? 0L : before.recordCount()));
  }

  /// The zones behind this name, whether it is one or not, in canonical order.
  Iterator<DomainName> after(DomainName name) {
    return names.tailMap(SortKey.of(name.wire()), false).values().iterator();
  }

  /// All zones in canonical order.
  Iterator<DomainName> all() {
    return names.values().iterator();
  }

  /// Records of all zones.
  long records() {
    return records.get();
  }
}
