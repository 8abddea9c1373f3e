package io.swarmdns.server.admin;

import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.RRsetChange;
import io.swarmdns.proto.Refused;
import io.swarmdns.server.edit.Refusals;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.RRsetData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way through a zone's history from one serial to another. Pure.
sealed interface HistoryPath {
  /// @param steps in the order to make them
  record Found(int from, int to, List<RRsetChange> steps) implements HistoryPath {
    public Found {
      steps = List.copyOf(steps);
    }
  }

  /// There is none.
  record None(Refused refused) implements HistoryPath {}

  /// @param newestFirst the steps that are kept
  /// @param from 0: the serial before `to`
  /// @param to 0: the newest
  static HistoryPath find(DomainName origin, List<HistoryRecord> newestFirst, int from, int to) {
    if (newestFirst.isEmpty()) {
      return none(origin, "nothing is known of the zone's history", "");
    }
    // Places: 0 is the newest version, i + 1 what was before step i.
    int toAt = to == 0 ? 0 : place(newestFirst, to);
    int fromAt = from == 0 ? toAt + 1 : place(newestFirst, from);
    if (toAt < 0 || fromAt < 0 || fromAt > newestFirst.size()) {
      return none(
          origin,
          "serial "
              + Integer.toUnsignedString(toAt < 0 ? to : from)
              + " is not in the history that is kept",
          "see swarmctl zone history " + origin);
    }
    var steps = new ArrayList<RRsetChange>();
    for (int i = Math.min(fromAt, toAt); i < Math.max(fromAt, toAt); i++) {
      var step = newestFirst.get(i);
      if (!step.hasBefore() || !step.hasChanges()) {
        return none(
            origin,
            "serial "
                + Integer.toUnsignedString(step.getAfter().getSerial())
                + (step.hasBefore() ? " replaced the whole zone" : " was the zone's first")
                + "; what was before is not kept",
            "");
      }
      var changes = step.getChanges().getChangesList();
      if (fromAt < toAt) {
        changes.reversed().forEach(change -> steps.add(inverse(change)));
      } else {
        steps.addAll(0, changes);
      }
    }
    return new Found(serial(newestFirst, fromAt), serial(newestFirst, toAt), steps);
  }

  private static None none(DomainName origin, String problem, String advice) {
    return new None(Refusals.of(Refused.Kind.NO_SUCH_SERIAL, origin, problem, advice));
  }

  private static int place(List<HistoryRecord> newestFirst, int serial) {
    for (int i = 0; i < newestFirst.size(); i++) {
      if (newestFirst.get(i).getAfter().getSerial() == serial) {
        return i;
      }
    }
    var oldest = newestFirst.getLast();
    return oldest.hasBefore() && oldest.getBefore().getSerial() == serial ? newestFirst.size() : -1;
  }

  private static int serial(List<HistoryRecord> newestFirst, int place) {
    return place == 0
        ? newestFirst.getFirst().getAfter().getSerial()
        : newestFirst.get(place - 1).getBefore().getSerial();
  }

  private static RRsetChange inverse(RRsetChange change) {
    var inverse = change.toBuilder().clearBefore().clearAfter();
    if (change.hasAfter()) {
      inverse.setBefore(change.getAfter());
    }
    if (change.hasBefore()) {
      inverse.setAfter(change.getBefore());
    }
    return inverse.build();
  }

  /// An RRset of a zone.
  record Key(DomainName owner, int type) {}

  /// What steps come to, each RRset once: those that end as they began are left out.
  static List<io.swarmdns.zone.store.RRsetChange> net(
      List<io.swarmdns.zone.store.RRsetChange> steps) {
    var net = new LinkedHashMap<Key, io.swarmdns.zone.store.RRsetChange>();
    for (var step : steps) {
      net.merge(
          new Key(step.owner(), step.type()),
          step,
          (first, last) ->
              new io.swarmdns.zone.store.RRsetChange(
                  first.owner(), first.type(), first.before(), last.after()));
    }
    return net.values().stream()
        .filter(change -> !same(change.type(), change.before(), change.after()))
        .toList();
  }

  private static boolean same(int type, @Nullable RRsetData a, @Nullable RRsetData b) {
    return a == null ? b == null : b != null && a.isSame(type, b);
  }
}
