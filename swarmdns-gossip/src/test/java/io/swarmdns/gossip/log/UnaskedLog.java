package io.swarmdns.gossip.log;

import java.util.concurrent.CompletableFuture;

/// A log of which a test needs some methods: the others must not be called.
public abstract class UnaskedLog implements ReplicatedLog {
  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int entryBytesMax() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void subscribe(LogListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> spreadCommit() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void takeSnapshotSoon() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
