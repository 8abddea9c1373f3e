package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import java.util.Set;

/// Whether this node was told to lead, so that gain and loss alternate for listeners. Thread-safe.
final class Leadership {
  private static final long NONE = -1;

  private final Events events;
  private long term = NONE;

  Leadership(Events events) {
    this.events = events;
  }

  synchronized void gained(long newTerm) {
    if (newTerm == term) {
      return;
    }
    lost();
    term = newTerm;
    events.tell(listener -> listener.leadershipGained(newTerm));
  }

  synchronized void lost() {
    if (term == NONE) {
      return;
    }
    long oldTerm = term;
    term = NONE;
    events.tell(listener -> listener.leadershipLost(oldTerm));
  }

  /// Checks against what the engine says itself: an order of its calls that we did not foresee must
  /// not leave a node believing that it leads.
  synchronized void reconcile(boolean leads, long engineTerm) {
    if (term != NONE && (!leads || engineTerm != term)) {
      lost();
    }
  }

  synchronized void subscribe(LogListener listener) {
    long now = term;
    events.add(
        listener,
        added -> {
          if (now != NONE) {
            added.leadershipGained(now);
          }
        });
  }

  void membersChanged(Set<LogMember> members) {
    events.tell(listener -> listener.membersChanged(members));
  }

  void healthChanged(LogHealth health) {
    events.tell(listener -> listener.healthChanged(health));
  }
}
