package io.swarmdns.gossip.log;

import java.util.concurrent.CompletableFuture;

/// A log that leaves to another one what it does not do itself.
public interface ForwardingLog extends ReplicatedLog {
  /// The one that everything goes to.
  ReplicatedLog log();

  @Override
  default CompletableFuture<Long> propose(byte[] entry) {
    return log().propose(entry);
  }

  @Override
  default int entryBytesMax() {
    return log().entryBytesMax();
  }

  @Override
  default LogStatus status() {
    return log().status();
  }

  @Override
  default void subscribe(LogListener listener) {
    log().subscribe(listener);
  }

  @Override
  default CompletableFuture<Void> changeMembers(MemberChange change) {
    return log().changeMembers(change);
  }

  @Override
  default CompletableFuture<Void> transferLeadership(String peerId) {
    return log().transferLeadership(peerId);
  }

  @Override
  default CompletableFuture<Void> spreadCommit() {
    return log().spreadCommit();
  }

  @Override
  default void takeSnapshotSoon() {
    log().takeSnapshotSoon();
  }

  @Override
  default void close() {
    log().close();
  }
}
