package io.swarmdns.gossip.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A machine's disk, as a journal of records. What was not synced is lost at a crash, or not, or
/// half: a prefix of it may have got there, and its last record be torn.
final class SimDisk {
  private final RandomGenerator random;
  private final int syncMicrosMax;
  private final List<Object> records = new ArrayList<>();
  private long written;
  private long synced;
  private boolean low;
  private boolean full;

  /// A record whose checksum does not fit: the last one that was being written.
  enum Torn {
    RECORD
  }

  /// @param syncMicrosMax how long a sync takes at most
  SimDisk(RandomGenerator random, int syncMicrosMax) {
    this.random = random;
    this.syncMicrosMax = syncMicrosMax;
  }

  /// Nearly full: who looks ahead writes nothing new.
  boolean isLow() {
    return low;
  }

  /// Nothing can be written.
  boolean isFull() {
    return full;
  }

  void setLow(boolean nowLow) {
    low = nowLow;
  }

  void setFull(boolean nowFull) {
    full = nowFull;
  }

  void append(Object record) {
    records.add(record);
    written++;
  }

  /// Calls back when everything written before is durable.
  void sync(SimProcess process, Runnable done) {
    long upTo = written;
    process.after(
        50 + random.nextInt(syncMicrosMax),
        () -> {
          synced = Math.max(synced, upTo);
          done.run();
        });
  }

  /// What a process that starts finds.
  List<Object> read() {
    synced = written;
    return List.copyOf(records);
  }

  /// The power is gone.
  void crash() {
    int unsynced = (int) (written - synced);
    int lost = unsynced == 0 ? 0 : random.nextInt(unsynced + 1);
    records.subList(records.size() - lost, records.size()).clear();
    if (lost > 0 && random.nextBoolean()) {
      records.add(Torn.RECORD);
    }
    synced = written;
  }

  /// A new disk in place of this one.
  void replace() {
    records.clear();
    synced = written;
  }

  /// Replaces what is written by less that says the same, at one instant (a new file renamed).
  void rewrite(List<Object> compact) {
    records.clear();
    records.addAll(compact);
    synced = written;
  }
}
