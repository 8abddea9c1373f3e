package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Epochs;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// All zones of this node, and the one door through which they change.
///
/// [#commit] validates, makes the new versions visible, and tells subscribers; whether a change
/// comes from a zone file, an edit or another node makes no difference. Readers take [#current] and
/// wait for nobody. Thread-safe.
public final class ZoneStore {
  private static final String FOREIGN_HASHES = "the version was built with another hash of names";

  private final NameHash hasher;
  private final ParsedName name;
  private final MemorySegment nameBytes =
      Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8);
  private final ZoneValidator validator;
  private final Epochs epochs = new Epochs();
  private final List<ZoneListener> listeners = new CopyOnWriteArrayList<>();
  private volatile ZoneTable current;

  public ZoneStore(NameHash hasher, ZoneValidator validator) {
    this.hasher = hasher;
    this.name = new ParsedName(hasher);
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
  ///
  /// The counts on the versions in the changes pass to the store, which gives them back when it
  /// refuses, and also when this throws because memory has run out or a validator failed: nothing
  /// has changed then.
  public synchronized Commit commit(List<ZoneChange> changes) {
    var undo = new ArrayList<Runnable>();
    List<Event> events;
    try {
      changes.forEach(change -> give(change, undo));
      var proposed = new LinkedHashMap<DomainName, Optional<ZoneVersion>>();
      for (var change : changes) {
        var errors =
            proposed.containsKey(change.origin())
                ? List.of("zone " + change.origin() + " occurs twice in one commit")
                : propose(change, proposed, undo);
        if (!errors.isEmpty()) {
          return new Commit.Refused(change.origin(), errors);
        }
      }
      events = publish(proposed);
      undo.clear();
    } finally {
      undo.forEach(Runnable::run);
    }
    events.forEach(this::tell);
    return new Commit.Done();
  }

  private static void give(ZoneChange change, List<Runnable> undo) {
    switch (change) {
      case ZoneChange.Replace(ZoneVersion version) -> undo.add(version::release);
      case ZoneChange.Restore(ZoneVersion version) -> undo.add(version::release);
      case ZoneChange.Remove _, ZoneChange.Edit _ -> {}
    }
  }

  /// Whether the apex is found by our hash of its name: with another seed no name would be.
  private boolean hasOurHashes(ZoneVersion version) {
    byte[] wire = version.origin().wire();
    Memory.copyFromArray(wire, 0, nameBytes.address(), wire.length);
    return name.set(nameBytes.address(), wire.length)
        && version.find(name.hash(0), name.lower(), 0) == version.apex();
  }

  /// Makes the version that the change leads to, empty when the zone goes, and validates it;
  /// returns what forbids it.
  private List<String> propose(
      ZoneChange change, Map<DomainName, Optional<ZoneVersion>> to, List<Runnable> undo) {
    return switch (change) {
      case ZoneChange.Replace(ZoneVersion version) -> {
        to.put(version.origin(), Optional.of(version));
        yield hasOurHashes(version) ? validator.errors(version) : List.of(FOREIGN_HASHES);
      }
      case ZoneChange.Restore(ZoneVersion version) -> {
        to.put(version.origin(), Optional.of(version));
        yield hasOurHashes(version) ? List.of() : List.of(FOREIGN_HASHES);
      }
      case ZoneChange.Remove(DomainName origin) -> {
        to.put(origin, Optional.empty());
        yield List.of();
      }
      case ZoneChange.Edit edit -> propose(edit, to, undo);
    };
  }

  private List<String> propose(
      ZoneChange.Edit edit, Map<DomainName, Optional<ZoneVersion>> to, List<Runnable> undo) {
    var zone = current.get(edit.origin());
    if (zone == null) {
      return List.of("no zone " + edit.origin() + " here");
    }
    var error = EditChecks.error(zone.current(), edit.edits());
    if (error.isPresent()) {
      return List.of(error.get());
    }
    ZoneVersion next;
    try {
      next = edited(zone.current(), edit.edits());
    } catch (EditRefused e) {
      return List.of(e.getMessage());
    }
    undo.add(next::discard);
    to.put(edit.origin(), Optional.of(next));
    var owners = edit.edits().stream().map(RRsetEdit::owner).distinct().toList();
    return validator.errorsAt(next, owners);
  }

  private ZoneVersion edited(ZoneVersion base, List<RRsetEdit> edits) {
    var edited = ZoneEditor.apply(base, edits, hasher);
    if (Objects.equals(edited.nsec3Parameters(), base.nsec3Parameters())) {
      return edited;
    }
    // From now on proofs are made of another chain, and an image has the index of one.
    try {
      return Folding.imageOf(edited, hasher);
    } finally {
      edited.discard();
    }
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

  /// Makes the versions visible; what may fail comes before the first of them is.
  private List<Event> publish(Map<DomainName, Optional<ZoneVersion>> proposed) {
    var table = current;
    Map<DomainName, Zone> next = new HashMap<>();
    boolean zonesComeOrGo = false;
    var events = new ArrayList<Event>(proposed.size());
    for (var each : proposed.entrySet()) {
      var origin = each.getKey();
      var zone = table.get(origin);
      var version = each.getValue().orElse(null);
      if (zone == null && version == null) {
        continue; // to remove what is not there changes nothing
      }
      if ((zone == null || version == null) && !zonesComeOrGo) {
        zonesComeOrGo = true;
        next.putAll(table.byName());
      }
      if (version == null) {
        next.remove(origin);
      } else if (zone == null) {
        next.put(origin, new Zone(version));
      }
      events.add(new Event(origin, zone, zone == null ? null : zone.current(), version));
    }
    var nextTable = zonesComeOrGo ? new ZoneTable(next, hasher) : table;
    for (var event : events) {
      if (event.zone != null && event.after != null) {
        event.zone.publish(event.after);
      }
    }
    current = nextTable;
    return events;
  }

  /// What has happened to a zone.
  ///
  /// @param zone null when it is new
  private record Event(
      DomainName origin,
      @Nullable Zone zone,
      @Nullable ZoneVersion before,
      @Nullable ZoneVersion after) {}

  private void tell(Event event) {
    for (var listener : listeners) {
      try {
        listener.changed(event.origin, event.before, event.after);
      } catch (RuntimeException | Error e) {
        // The change is made and visible: the others must hear of it, and memory must be freed.
        var thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
    if (event.before != null) {
      epochs.retire(event.before::release);
    }
  }
}
