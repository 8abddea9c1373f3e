package io.swarmdns.gossip.state;

import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.RRsetChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// How a zone became what it is: who, when and what, the newest steps of it. Bounded in number and
/// bytes, alike on every node. Belongs to the thread that applies; others take [#newestFirst] under
/// the state's lock.
public final class ZoneHistory {
  /// Steps kept at most.
  public static final int COUNT_MAX = 1_000;

  /// Bytes of all steps kept at most; the newest is kept whatever its size.
  public static final long BYTES_MAX = 4L << 20;

  private final Deque<HistoryRecord> records = new ArrayDeque<>();
  private long bytes;

  void add(HistoryRecord record) {
    records.addLast(record);
    bytes += record.getSerializedSize();
    while (records.size() > COUNT_MAX || (bytes > BYTES_MAX && records.size() > 1)) {
      bytes -= records.removeFirst().getSerializedSize();
    }
  }

  /// The steps, the newest first.
  public List<HistoryRecord> newestFirst() {
    return new ArrayList<>(records).reversed();
  }

  /// The steps, the oldest first.
  Collection<HistoryRecord> oldestFirst() {
    return records;
  }

  Optional<HistoryRecord> newest() {
    return Optional.ofNullable(records.peekLast());
  }

  /// The changes that lead from the newest version back to this serial, in the order to make them;
  /// empty when the serial is not kept, or a step in between replaced the whole zone.
  public Optional<List<RRsetChange>> backTo(int serial) {
    var changes = new ArrayList<RRsetChange>();
    Iterator<HistoryRecord> newestFirst = records.descendingIterator();
    while (newestFirst.hasNext()) {
      var record = newestFirst.next();
      if (record.getAfter().getSerial() == serial) {
        return Optional.of(changes);
      }
      if (!record.hasChanges() || !record.hasBefore()) {
        return Optional.empty();
      }
      for (var change : record.getChanges().getChangesList().reversed()) {
        changes.add(inverse(change));
      }
      if (record.getBefore().getSerial() == serial) {
        return Optional.of(changes);
      }
    }
    return Optional.empty();
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
}
