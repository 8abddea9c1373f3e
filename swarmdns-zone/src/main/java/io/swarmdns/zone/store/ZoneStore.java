package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Epochs;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// All zones of this node, and the one door through which they change.
///
/// [#commit] validates, makes the new versions visible, and tells subscribers; whether a change comes
/// from a zone file, an edit or another node makes no difference. Readers take [#current] and wait
/// for nobody. Thread-safe.
public final class ZoneStore {
  private final NameHash hasher;
  private final ZoneValidator validator;
  private final Epochs epochs = new Epochs();
  private final List<ZoneListener> listeners = new CopyOnWriteArrayList<>();
  private volatile ZoneTable current;

  public ZoneStore(NameHash hasher, ZoneValidator validator) {
    this.hasher = hasher;
    this.validator = validator;
    this.current = new ZoneTable(Map.of(), hasher);
  }

  /// What names are hashed with here; builders of versions for this store must use it.
  public NameHash hasher() {
    return hasher;
  }

  /// Guards readers of versions against the freeing of their memory.
  public Epochs epochs() {
    return epochs;
  }

  /// The zones as they are now. Versions found through it may be used inside of an epoch only.
  public ZoneTable current() {
    return current;
  }

  /// The zone's current version, kept until the lease is closed; empty when there is no such zone.
  public Optional<Lease<ZoneVersion>> lease(DomainName origin) {
    // The table is read inside too: of a zone removed meanwhile the last version may be free.
    return epochs.lease(() -> currentVersion(origin));
  }

  private @Nullable ZoneVersion currentVersion(DomainName origin) {
    var zone = current.get(origin);
    return zone == null ? null : zone.current();
  }

  /// Is told about every change from now on.
  public void subscribe(ZoneListener listener) {
    listeners.add(listener);
  }

  /// Makes all of the changes, or none. Each zone may occur once.
  public synchronized Commit commit(List<ZoneChange> changes) {
    for (var change : changes) {
      if (change instanceof ZoneChange.Replace(ZoneVersion version)) {
        var errors = validator.errors(version);
        if (!errors.isEmpty()) {
          release(changes);
          return new Commit.Refused(change.origin(), errors);
        }
      }
    }
    publish(changes);
    return new Commit.Done();
  }

  private static void release(List<ZoneChange> changes) {
    for (var change : changes) {
      if (change instanceof ZoneChange.Replace(ZoneVersion version)) {
        version.release();
      }
    }
  }

  private void publish(List<ZoneChange> changes) {
    var table = current;
    Map<DomainName, Zone> next = null;
    var events = new ArrayList<Event>(changes.size());
    for (var change : changes) {
      var zone = table.get(change.origin());
      var before = zone == null ? null : zone.current();
      switch (change) {
        case ZoneChange.Replace(ZoneVersion version) -> {
          if (zone == null) {
            next = next == null ? new HashMap<>(table.byName()) : next;
            next.put(version.origin(), new Zone(version));
          } else {
            zone.publish(version);
          }
          events.add(new Event(version.origin(), before, version));
        }
        case ZoneChange.Remove(DomainName origin) -> {
          if (zone != null) {
            next = next == null ? new HashMap<>(table.byName()) : next;
            next.remove(origin);
            events.add(new Event(origin, before, null));
          }
        }
      }
    }
    if (next != null) {
      current = new ZoneTable(next, hasher);
    }
    events.forEach(this::tell);
  }

  private record Event(
      DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after) {}

  private void tell(Event event) {
    for (var listener : listeners) {
      listener.changed(event.origin(), event.before(), event.after());
    }
    if (event.before() != null) {
      epochs.retire(event.before()::release);
    }
  }
}
