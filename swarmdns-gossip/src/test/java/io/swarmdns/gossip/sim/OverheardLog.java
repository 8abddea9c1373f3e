package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A log that remembers who listens to it.
record OverheardLog(ReplicatedLog log, List<LogListener> listeners) implements ReplicatedLog {
  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    return log.propose(entry);
  }

  @Override
  public int entryBytesMax() {
    return log.entryBytesMax();
  }

  @Override
  public LogStatus status() {
    return log.status();
  }

  @Override
  public void subscribe(LogListener listener) {
    listeners.add(listener);
    log.subscribe(listener);
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    return log.changeMembers(change);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    return log.transferLeadership(peerId);
  }

  @Override
  public CompletableFuture<Void> spreadCommit() {
    return log.spreadCommit();
  }

  @Override
  public void takeSnapshotSoon() {
    log.takeSnapshotSoon();
  }

  @Override
  public void close() {
    log.close();
  }
}
