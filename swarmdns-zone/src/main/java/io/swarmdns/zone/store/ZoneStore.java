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
    var proposed = new ArrayList<Proposed>(changes.size());
    for (var change : changes) {
      var errors = propose(change, proposed);
      if (!errors.isEmpty()) {
        proposed.forEach(Proposed::drop);
        return new Commit.Refused(change.origin(), errors);
      }
    }
    publish(proposed);
    return new Commit.Done();
  }

  /// A change that may be made.
  ///
  /// @param version the zone's next version, null when it goes
  private record Proposed(DomainName origin, @Nullable ZoneVersion version) {
    void drop() {
      if (version != null) {
        version.release();
      }
    }
  }

  /// Makes the version that the change leads to and validates it; returns what forbids it.
  private List<String> propose(ZoneChange change, List<Proposed> to) {
    return switch (change) {
      case ZoneChange.Replace(ZoneVersion version) -> {
        to.add(new Proposed(version.origin(), version));
        yield validator.errors(version);
      }
      case ZoneChange.Restore(ZoneVersion version) -> {
        to.add(new Proposed(version.origin(), version));
        yield List.of();
      }
      case ZoneChange.Remove(DomainName origin) -> {
        to.add(new Proposed(origin, null));
        yield List.of();
      }
      case ZoneChange.Edit edit -> propose(edit, to);
    };
  }

  private List<String> propose(ZoneChange.Edit edit, List<Proposed> to) {
    var zone = current.get(edit.origin());
    if (zone == null) {
      return List.of("no zone " + edit.origin() + " here");
    }
    for (var each : edit.edits()) {
      if (!each.owner().isAtOrBelow(edit.origin())) {
        return List.of(each.owner() + " is not in zone " + edit.origin());
      }
    }
    ZoneVersion next;
    try {
      next = ZoneEditor.apply(zone.current(), edit.edits(), hasher);
    } catch (EditRefused e) {
      return List.of(e.getMessage());
    }
    to.add(new Proposed(edit.origin(), next));
    return validator.errorsAt(next, edit.edits().stream().map(RRsetEdit::owner).distinct().toList());
  }

  /// Builds a new base image for a zone whose edits have become many, and makes it visible: content
  /// and serial stay the same, so nobody is told. The work is done in the caller's thread, edits go
  /// on meanwhile. Does nothing when there is no such zone, or nothing edited.
  public void fold(DomainName origin) {
    var lease = lease(origin);
    if (lease.isEmpty()) {
      return;
    }
    try (var held = lease.get()) {
      var before = held.get();
      if (!before.isEdited()) {
        return;
      }
      var folded = Folding.imageOf(before, hasher);
      synchronized (this) {
        var zone = current.get(origin);
        var latest = zone == null ? null : zone.current();
        if (zone == null || latest == null || latest.image() != before.image()) {
          folded.release(); // replaced or removed meanwhile
          return;
        }
        zone.publish(Folding.rebased(folded, before, latest));
        epochs.retire(latest::release);
      }
    }
  }

  private void publish(List<Proposed> changes) {
    var table = current;
    Map<DomainName, Zone> next = null;
    var events = new ArrayList<Event>(changes.size());
    for (var change : changes) {
      var zone = table.get(change.origin());
      var before = zone == null ? null : zone.current();
      var version = change.version();
      if (zone != null && version != null) {
        zone.publish(version);
      } else if (version != null) {
        next = next == null ? new HashMap<>(table.byName()) : next;
        next.put(change.origin(), new Zone(version));
      } else if (zone != null) {
        next = next == null ? new HashMap<>(table.byName()) : next;
        next.remove(change.origin());
      }
      events.add(new Event(change.origin(), before, version));
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
