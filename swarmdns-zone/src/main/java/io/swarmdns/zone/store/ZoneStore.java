package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Epochs;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// All zones of this node, and the one door through which they change.
///
/// A change is validated against the newest version there is and becomes a finished result
/// ([#propose]); it becomes visible, and subscribers are told, when it is published ([#publish]).
/// Many proposals may wait: each builds on those before it, they are published in that order, and
/// what is not published is dropped all at once ([#discardProposals]). [#commit] does both steps,
/// for a node that decides alone; [#apply] takes what another node has decided. Whether a change
/// comes from a zone file, an edit or another node makes no difference afterwards.
///
/// Readers take [#current] and wait for nobody. Thread-safe.
public final class ZoneStore {
  private final NameHash hasher;
  private final Proposer proposer;
  private final Epochs epochs = new Epochs();
  private final List<ZoneListener> listeners = new CopyOnWriteArrayList<>();
  private volatile ZoneTable current;
  private volatile int silentSeconds;

  // Under the commit lock: what waits, oldest first, in all and by zone.
  private final ArrayDeque<Proposal> proposals = new ArrayDeque<>();
  private final Map<DomainName, ArrayDeque<ZoneStep>> waiting = new HashMap<>();

  public ZoneStore(NameHash hasher, ZoneValidator validator) {
    this.hasher = hasher;
    this.proposer = new Proposer(hasher, validator, this::newest);
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
  /// Zones that change together change at one instant for who takes this once.
  public ZoneTable current() {
    return current;
  }

  /// The zone's current version, kept until the lease is closed; empty when there is no such zone.
  public Optional<Lease<ZoneVersion>> lease(DomainName origin) {
    // The table is read inside too: of a zone removed meanwhile the last version may be free.
    return epochs.lease(() -> currentVersion(origin));
  }

  /// Says for how long nobody has confirmed that the zones are current: what has expired meanwhile
  /// ([ZoneVersion#hasExpired]) is answered for no more, until this says that somebody has.
  ///
  /// @param seconds 0 when they are; a node that decides alone never says anything else
  /// @throws IllegalArgumentException when it is negative
  public void silentFor(int seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("silent for " + seconds + " s");
    }
    silentSeconds = seconds;
  }

  /// For how long nobody has confirmed that the zones are current, as last said.
  public int silentSeconds() {
    return silentSeconds;
  }

  /// The zones that have expired, and are not answered for. Walks through all zones unless they are
  /// current.
  public List<DomainName> expired() {
    int silent = silentSeconds;
    return silent == 0
        ? List.of()
        : current.zones().stream()
            .filter(zone -> zone.current().hasExpired(silent))
            .map(Zone::origin)
            .sorted()
            .toList();
  }

  private @Nullable ZoneVersion currentVersion(DomainName origin) {
    var zone = current.get(origin);
    return zone == null ? null : zone.current();
  }

  /// The version that the next proposal builds on.
  private @Nullable ZoneVersion newest(DomainName origin) {
    var steps = waiting.get(origin);
    return steps == null ? currentVersion(origin) : steps.getLast().next();
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
  ///
  /// @throws IllegalStateException when proposals wait: they come first
  public synchronized Commit commit(List<ZoneChange> changes) {
    return atOnce(Proposer.given(changes), steps -> proposer.propose(changes, List.of(), steps));
  }

  /// Makes all of the changes that another node has finished, or none: when what they begin with is
  /// not what is here, or they do not lead where they say. No validator is asked.
  ///
  /// The counts on the versions in the results pass to the store, as with [#commit].
  ///
  /// @throws IllegalStateException when proposals wait: a node that follows must have discarded
  ///   them
  public Commit apply(List<ZoneResult> results) {
    results.forEach(result -> learnDigest(result.origin()));
    synchronized (this) {
      return atOnce(Proposer.givenWith(results), steps -> proposer.adopt(results, steps));
    }
  }

  /// Adds steps; null when nothing stands against it.
  @FunctionalInterface
  private interface Making {
    @Nullable Refusal make(List<ZoneStep> steps);
  }

  private Commit atOnce(List<ZoneVersion> given, Making making) {
    List<ZoneStep> steps = new ArrayList<>();
    List<Event> events;
    boolean done = false;
    try {
      if (!proposals.isEmpty()) {
        throw new IllegalStateException(
            proposals.size() + " proposals wait to be published or discarded");
      }
      var refusal = making.make(steps);
      if (refusal != null) {
        return new Commit.Refused(refusal);
      }
      events = show(steps);
      done = true;
    } finally {
      if (!done) {
        discard(steps);
      }
      given.forEach(ZoneVersion::release);
    }
    events.forEach(this::tell);
    return new Commit.Done();
  }

  private static void discard(List<ZoneStep> steps) {
    steps.reversed().forEach(ZoneStep::discard);
  }

  /// Validates the changes against the newest versions there are, those proposed before included,
  /// and keeps what they come to. Nothing is visible yet.
  ///
  /// The counts on the versions in the changes pass to the store, as with [#commit]. The first
  /// proposal for a zone reads the whole of it for its digest, in the caller's thread.
  ///
  /// @param preconditions must hold before the changes
  /// @return a [Proposal], to be published or discarded, or the [Refusal]
  public Proposed propose(List<ZoneChange> changes, List<Precondition> preconditions) {
    var given = Proposer.given(changes);
    try {
      given.forEach(ZoneVersion::digest);
      changes.forEach(change -> learnDigest(change.origin()));
      return proposeDigested(changes, preconditions);
    } finally {
      given.forEach(ZoneVersion::release);
    }
  }

  /// Reads the zone for its digest before the commit lock is taken, so that nobody waits for it.
  private void learnDigest(DomainName origin) {
    var lease = lease(origin);
    if (lease.isPresent()) {
      try (var held = lease.get()) {
        held.get().digest();
      }
    }
  }

  private synchronized Proposed proposeDigested(
      List<ZoneChange> changes, List<Precondition> preconditions) {
    for (var change : changes) {
      var base = newest(change.origin());
      if (base != null) {
        base.digest(); // nothing to do, unless the zone was replaced meanwhile
      }
    }
    List<ZoneStep> steps = new ArrayList<>();
    boolean done = false;
    try {
      var refusal = proposer.propose(changes, preconditions, steps);
      if (refusal != null) {
        return refusal;
      }
      var proposal = new Proposal(steps);
      proposals.add(proposal);
      steps.forEach(step -> waitingFor(step.origin()).add(step));
      done = true;
      return proposal;
    } finally {
      if (!done) {
        discard(steps);
      }
    }
  }

  private ArrayDeque<ZoneStep> waitingFor(DomainName origin) {
    return waiting.computeIfAbsent(origin, _ -> new ArrayDeque<>());
  }

  /// Makes all changes of the oldest proposal visible at one instant, and tells subscribers.
  ///
  /// @throws IllegalStateException when it is not the oldest that waits
  public synchronized void publish(Proposal proposal) {
    if (proposals.peekFirst() != proposal) {
      throw new IllegalStateException(
          "not the oldest of " + proposals.size() + " proposals that wait");
    }
    var events = show(proposal.steps());
    proposals.removeFirst();
    for (var step : proposal.steps()) {
      var steps = waitingFor(step.origin());
      steps.removeFirst();
      if (steps.isEmpty()) {
        waiting.remove(step.origin());
      }
    }
    events.forEach(this::tell);
  }

  /// Drops a proposal that nothing was built upon yet; does nothing when it was dropped already.
  ///
  /// @throws IllegalStateException when others were made after it
  public synchronized void withdraw(Proposal proposal) {
    if (!proposals.contains(proposal)) {
      return;
    }
    if (proposals.peekLast() != proposal) {
      throw new IllegalStateException("not the newest of the proposals that wait");
    }
    proposals.removeLast();
    for (var step : proposal.steps()) {
      var steps = waitingFor(step.origin());
      steps.removeLast();
      if (steps.isEmpty()) {
        waiting.remove(step.origin());
      }
    }
    discard(proposal.steps());
  }

  /// Drops all proposals that wait: the next builds on what is visible.
  public synchronized void discardProposals() {
    while (!proposals.isEmpty()) {
      // Newest first: the memory of edits is taken back from its end.
      discard(proposals.removeLast().steps());
    }
    waiting.clear();
  }

  /// How many proposals wait to be published.
  public synchronized int proposalCount() {
    return proposals.size();
  }

  /// Builds a new base image for a zone whose edits have become many, and makes it visible: content
  /// and serial stay the same, so nobody is told. The work is done in the caller's thread, edits
  /// and proposals go on meanwhile. Does nothing when there is no such zone, or nothing edited.
  public void fold(DomainName origin) {
    var lease = lease(origin);
    if (lease.isEmpty()) {
      return;
    }
    try (var held = lease.get()) {
      var before = held.get();
      if (before.isEdited()) {
        replaceImage(before, Folding.imageOf(before, hasher));
      }
    }
  }

  /// Puts a new image in place of the one it was made from.
  ///
  /// @param folded the content of `before` without edits; the caller's count passes to this
  synchronized void replaceImage(ZoneVersion before, ZoneVersion folded) {
    var zone = current.get(before.origin());
    var latest = zone == null ? null : zone.current();
    if (zone == null || latest == null || latest.image() != before.image()) {
      folded.release(); // replaced or removed meanwhile
      return;
    }
    var rebased = Folding.rebased(folded, before, latest);
    rebaseProposals(before, rebased);
    zone.publish(rebased);
    epochs.retire(latest::release);
  }

  /// Makes the zone's proposals anew over the new image, up to the first that has another.
  private void rebaseProposals(ZoneVersion before, ZoneVersion rebased) {
    var steps = List.copyOf(waiting.getOrDefault(before.origin(), new ArrayDeque<>()));
    List<ZoneVersion> moved = new ArrayList<>();
    boolean done = false;
    try {
      var base = rebased;
      for (var step : steps) {
        var next = step.next();
        var changes = step.changes();
        if (next == null || changes == null || next.image() != before.image()) {
          break;
        }
        base = ZoneEditor.apply(base, changes, hasher);
        moved.add(base);
      }
      done = true;
    } finally {
      if (!done) {
        moved.reversed().forEach(ZoneVersion::discard);
        rebased.release();
      }
    }
    for (int i = 0; i < moved.size(); i++) {
      var step = steps.get(i);
      var old = step.next();
      step.moveTo(moved.get(i));
      if (old != null) {
        old.release();
      }
    }
  }

  /// Makes the steps visible; what may fail comes before the first of them is.
  private List<Event> show(List<ZoneStep> steps) {
    var table = current;
    List<Event> events = new ArrayList<>(steps.size());
    List<ZoneVersion> versions = new ArrayList<>(steps.size());
    boolean zonesComeOrGo = false;
    for (var step : steps) {
      var zone = table.get(step.origin());
      var next = step.next();
      events.add(new Event(step.origin(), zone == null ? null : zone.current(), next));
      zonesComeOrGo |= zone == null || next == null;
      if (next != null) {
        versions.add(next);
      }
    }
    if (zonesComeOrGo) {
      current = tableWith(steps);
    } else if (versions.size() > 1) {
      current = table.with(versions);
    } else if (!versions.isEmpty()) {
      var version = versions.getFirst();
      Objects.requireNonNull(table.get(version.origin())).publish(version);
    }
    return events;
  }

  private ZoneTable tableWith(List<ZoneStep> steps) {
    var zones = current.byName();
    for (var step : steps) {
      var next = step.next();
      if (next == null) {
        zones.remove(step.origin());
      } else {
        zones.put(step.origin(), new Zone(next));
      }
    }
    return new ZoneTable(zones, hasher);
  }

  /// What has happened to a zone.
  private record Event(
      DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after) {}

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
