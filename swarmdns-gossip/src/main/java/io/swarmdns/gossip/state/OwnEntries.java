package io.swarmdns.gossip.state;

import io.swarmdns.zone.store.Precondition;
import io.swarmdns.zone.store.Proposal;
import io.swarmdns.zone.store.Proposed;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The zone versions that this node, as leader, has made for entries that are not committed yet: so
/// that it need not make them again when they are.
///
/// The editor adds them in the order in which it proposes entries, and the thread that applies
/// takes them in that order. Should an entry come that is not the next of them, somebody else
/// leads: then all are discarded. Thread-safe.
public final class OwnEntries {
  private final ZoneStore store;
  private final Deque<Entry> inFlight = new ArrayDeque<>();
  private long leadership;
  private boolean leads;

  private record Entry(long sequence, List<Proposal> proposals) {}

  public OwnEntries(ZoneStore store) {
    this.store = store;
  }

  /// From now on this node leads.
  ///
  /// @param number of this leadership, unlike any other's
  public synchronized void begin(long number) {
    discard();
    leadership = number;
    leads = true;
  }

  /// Validates changes against the newest proposed versions; null when this node does not lead any
  /// more: the versions in the changes are given back then.
  public synchronized @Nullable Proposed propose(
      List<ZoneChange> changes, List<Precondition> preconditions) {
    if (leads) {
      return store.propose(changes, preconditions);
    }
    for (var change : changes) {
      if (change instanceof ZoneChange.Create(var version)) {
        version.release();
      } else if (change instanceof ZoneChange.Replace(var version)) {
        version.release();
      } else if (change instanceof ZoneChange.Succeed(var version)) {
        version.release();
      }
    }
    return null;
  }

  /// Drops the newest of the versions that were proposed, unless all were dropped meanwhile.
  public synchronized void withdraw(Proposal newest) {
    store.withdraw(newest);
  }

  /// Keeps what the next entry's proposals made until it is committed.
  ///
  /// @return false when this node does not lead any more; the versions are discarded then
  public synchronized boolean add(long sequence, List<Proposal> proposals) {
    if (!leads) {
      store.discardProposals();
      return false;
    }
    inFlight.addLast(new Entry(sequence, proposals));
    return true;
  }

  /// Makes the versions of a committed entry visible, if it is ours.
  ///
  /// @return false when it is not: then no version of ours is left, and its results are to be
  ///   applied
  public synchronized boolean publish(long entryLeadership, long sequence) {
    var next = inFlight.peekFirst();
    if (leads && next != null && entryLeadership == leadership && next.sequence() == sequence) {
      inFlight.removeFirst();
      next.proposals().forEach(store::publish);
      return true;
    }
    discard();
    return false;
  }

  /// Drops what is in flight: this node does not lead, or not any more. Whatever is committed all
  /// the same is applied from its entry.
  public synchronized void discard() {
    leads = false;
    inFlight.clear();
    store.discardProposals();
  }

  /// Whether this node leads as far as it knows.
  public synchronized boolean leads() {
    return leads;
  }
}
