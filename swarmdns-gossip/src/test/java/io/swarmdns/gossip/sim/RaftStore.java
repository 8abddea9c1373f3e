package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.sim.RaftEntry.Config;
import io.swarmdns.gossip.sim.RaftMessage.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a peer keeps on its disk: term and vote, the newest snapshot, and the entries after it. In
/// memory too, as it will be once everything is synced.
final class RaftStore {
  private static final Config NOBODY = new Config(Set.of(), Set.of());

  private final SimDisk disk;
  private final List<RaftEntry> entries = new ArrayList<>();
  private Meta meta = new Meta(0, null);
  private @Nullable Snapshot snapshot;
  private long base = -1;
  private long baseTerm;

  /// A state as it was at an index.
  record Snapshot(long index, long term, Config config, byte[] bytes) {}

  private record Truncation(long fromIndex) {}

  /// Where the kept entries begin: the index and term before the first of them.
  private record Base(long index, long term) {}

  RaftStore(SimDisk disk) {
    this.disk = disk;
    var records = new ArrayList<>(disk.read());
    if (!records.isEmpty() && records.getLast() == SimDisk.Torn.RECORD) {
      records.removeLast();
      disk.rewrite(records);
    }
    for (Object record : records) {
      switch (record) {
        case Meta kept -> meta = kept;
        case Snapshot kept -> snapshot = kept;
        case Base kept -> {
          entries.clear();
          base = kept.index();
          baseTerm = kept.term();
        }
        case Truncation(long fromIndex) -> removeFrom(fromIndex);
        case RaftEntry entry -> entries.add(entry);
        default -> throw new IllegalStateException("on disk: " + record);
      }
    }
  }

  /// Whether there is anything on the disk.
  static boolean existsOn(SimDisk disk) {
    return !disk.read().isEmpty();
  }

  Meta meta() {
    return meta;
  }

  void write(Meta next) {
    meta = next;
    disk.append(next);
  }

  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  long snapshotIndex() {
    return snapshot == null ? -1 : snapshot.index();
  }

  /// The index before the first entry that is kept.
  long base() {
    return base;
  }

  long lastIndex() {
    return base + entries.size();
  }

  long lastTerm() {
    return termAt(lastIndex());
  }

  /// The term of the entry, -1 when it is not known any more or not there.
  long termAt(long index) {
    if (index == base) {
      return baseTerm;
    }
    if (index < base || index > lastIndex()) {
      return -1;
    }
    return entries.get((int) (index - base - 1)).term();
  }

  RaftEntry at(long index) {
    return entries.get((int) (index - base - 1));
  }

  /// Entries from there on, at most so many.
  List<RaftEntry> from(long index, int count) {
    int first = (int) (index - base - 1);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + count)));
  }

  void append(RaftEntry entry) {
    if (entry.index() != lastIndex() + 1) {
      throw new IllegalStateException(entry.index() + " after " + lastIndex());
    }
    entries.add(entry);
    disk.append(entry);
  }

  /// Drops the entry and all after it.
  void truncate(long fromIndex) {
    removeFrom(fromIndex);
    disk.append(new Truncation(fromIndex));
  }

  private void removeFrom(long index) {
    entries.subList((int) (index - base - 1), entries.size()).clear();
  }

  void sync(SimProcess process, Runnable done) {
    disk.sync(process, done);
  }

  boolean isFull() {
    return disk.isFull();
  }

  /// The newest members in the log, be they committed or not.
  Config config() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).payload() instanceof Config config) {
        return config;
      }
    }
    return snapshot == null ? NOBODY : snapshot.config();
  }

  /// The index of the newest members in the log.
  long configIndex() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).payload() instanceof Config) {
        return entries.get(i).index();
      }
    }
    return snapshotIndex();
  }

  /// The members as they were at an index that is still kept.
  Config configAt(long index) {
    for (long at = Math.min(index, lastIndex()); at > base; at--) {
      if (at(at).payload() instanceof Config config) {
        return config;
      }
    }
    return snapshot == null ? NOBODY : snapshot.config();
  }

  /// Keeps a snapshot of what is applied here, and of the entries before only some.
  void keep(Snapshot taken, int entriesBefore) {
    snapshot = taken;
    long newBase = Math.max(base, taken.index() - entriesBefore);
    // Members are looked up in the entries first: none older than the snapshot's may be there
    // alone.
    baseTerm = termAt(newBase);
    entries.subList(0, (int) (newBase - base)).clear();
    base = newBase;
    rewrite();
  }

  /// Takes a leader's snapshot in place of what does not continue it.
  void install(Snapshot received) {
    snapshot = received;
    if (termAt(received.index()) == received.term()) {
      entries.subList(0, (int) (received.index() - base)).clear();
    } else {
      entries.clear();
    }
    base = received.index();
    baseTerm = received.term();
    rewrite();
  }

  private void rewrite() {
    var records = new ArrayList<Object>();
    records.add(meta);
    if (snapshot != null) {
      records.add(snapshot);
    }
    records.add(new Base(base, baseTerm));
    records.addAll(entries);
    disk.rewrite(records);
  }
}
