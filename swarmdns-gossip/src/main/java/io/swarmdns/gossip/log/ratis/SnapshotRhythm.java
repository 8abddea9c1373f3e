package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import java.io.IOException;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides when a snapshot is taken, and has it written in the background.
///
/// The state is frozen between two entries by the thread that applies them; another thread writes
/// it. One is written at a time.
final class SnapshotRhythm {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotRhythm.class);

  private final LogStateMachine machine;
  private final SnapshotStore store;
  private final RatisLogOptions.Snapshots rhythm;

  // Touched by the applying thread only.
  private long entriesSince;
  private long bytesSince;
  private long reportedIndex = -1;

  private volatile boolean asked;
  private volatile boolean writing;

  SnapshotRhythm(LogStateMachine machine, SnapshotStore store, RatisLogOptions.Snapshots rhythm) {
    this.machine = machine;
    this.store = store;
    this.rhythm = rhythm;
  }

  /// A snapshot is wanted whatever has been applied since the last one. Any thread.
  void ask() {
    asked = true;
  }

  /// An entry was applied; the next one has not been begun.
  void applied(TermIndex at, int bytes) {
    entriesSince++;
    bytesSince += bytes;
    boolean due = entriesSince >= rhythm.afterEntries() || bytesSince >= rhythm.afterBytes();
    if ((due || asked) && !writing) {
      begin(at);
    }
  }

  /// No entry is being applied. Takes a snapshot if one was asked for.
  ///
  /// @return up to which index the log can be deleted, if that is news; -1 if not
  long poll(TermIndex at) {
    if (asked && !writing && at.getIndex() >= 0) {
      begin(at);
    }
    long purgeable = store.purgeableIndex();
    if (purgeable <= reportedIndex) {
      return -1;
    }
    reportedIndex = purgeable;
    return purgeable;
  }

  private void begin(TermIndex at) {
    var latest = store.getLatestSnapshot();
    if (latest != null && latest.getIndex() >= at.getIndex()) {
      asked = false;
      return;
    }
    var content = machine.snapshot();
    if (content.isEmpty()) {
      return; // it stays due: at the next entry there may be one
    }
    entriesSince = 0;
    bytesSince = 0;
    asked = false;
    writing = true;
    Thread.ofVirtual().name("log-snapshot-" + at.getIndex()).start(() -> write(at, content.get()));
  }

  private void write(TermIndex at, LogSnapshot content) {
    try (content) {
      var file = store.write(at.getTerm(), at.getIndex(), content);
      LOG.info("log snapshot at index {}: {} bytes", at.getIndex(), file.payloadBytes());
    } catch (IOException | RuntimeException e) {
      LOG.error("the log's snapshot at index {} could not be written", at.getIndex(), e);
    } finally {
      writing = false;
    }
  }
}
