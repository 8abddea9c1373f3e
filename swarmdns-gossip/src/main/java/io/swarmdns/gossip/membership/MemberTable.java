package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.membership.MembershipListener.Departure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The members by name: of each the newest process. It keeps what is, not what happened, so that it
/// needs no queue however slow a listener is. Thread-safe.
final class MemberTable {
  private final Map<String, Member> members = new HashMap<>();

  // Of those that are gone or replaced, until listeners have been told.
  private final Map<String, Departure> departures = new HashMap<>();

  /// Adds or replaces. An older process than the known one does not count.
  ///
  /// @return whether it counted
  synchronized boolean put(Member member) {
    Member known = members.get(member.name());
    if (known != null && known.boot() > member.boot()) {
      return false;
    }
    members.put(member.name(), member);
    return true;
  }

  synchronized @Nullable Member get(String name) {
    return members.get(name);
  }

  /// Removes that process of the member, if it is there.
  synchronized @Nullable Member remove(String name, long boot, Departure why) {
    Member known = members.get(name);
    if (known == null || known.boot() != boot) {
      return null;
    }
    members.remove(name);
    departures.put(name, why);
    return known;
  }

  synchronized List<Member> removeIf(Predicate<Member> which, Departure why) {
    List<Member> removed = members.values().stream().filter(which).toList();
    removed.forEach(member -> remove(member.name(), member.boot(), why));
    return removed;
  }

  synchronized List<Member> all() {
    return new ArrayList<>(members.values());
  }

  /// What has changed for whoever was told `told` last; `told` is brought up to date.
  synchronized List<Change> changesSince(Map<String, Member> told) {
    List<Change> changes = new ArrayList<>();
    for (Member before : List.copyOf(told.values())) {
      Member now = members.get(before.name());
      if (now == null || !now.isSameProcess(before)) {
        Departure why = departures.getOrDefault(before.name(), Departure.DEAD);
        changes.add(new Change.Left(before, why));
        told.remove(before.name());
      }
    }
    for (Member now : members.values()) {
      Member before = told.put(now.name(), now);
      if (before == null) {
        changes.add(new Change.Joined(now));
      } else if (!before.equals(now)) {
        changes.add(new Change.Updated(before, now));
      }
    }
    return changes;
  }

  /// All listeners have been told why these have gone.
  synchronized void forgetDepartures() {
    departures.clear();
  }

  sealed interface Change {
    record Joined(Member member) implements Change {}

    record Updated(Member before, Member now) implements Change {}

    record Left(Member member, Departure why) implements Change {}

    default void tell(MembershipListener listener) {
      switch (this) {
        case Joined(Member member) -> listener.joined(member);
        case Updated(Member before, Member now) -> listener.updated(before, now);
        case Left(Member member, Departure why) -> listener.left(member, why);
      }
    }
  }
}
