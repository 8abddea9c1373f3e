package io.swarmdns.server.admin;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.NotLeaderException;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A log of one node, in memory, that commits and applies at once; or that leads no more.
final class OneNodeLog implements ReplicatedLog {
  static final String PEER = "n1.1";
  private static final int ENTRY_BYTES_MAX = 1 << 20;

  private final LogStateMachine machine;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("log").factory());
  private volatile Set<LogMember> members =
      Set.of(new LogMember(PEER, "127.0.0.1", 3, LogMember.Vote.VOTER));
  private volatile boolean leads = true;
  private volatile LogHealth health = new LogHealth.Ok();
  private volatile long index = -1;

  OneNodeLog(LogStateMachine machine) {
    this.machine = machine;
    machine.clear();
  }

  void leads(boolean now) {
    leads = now;
  }

  void health(LogHealth now) {
    health = now;
  }

  void members(LogMember... now) {
    members = new TreeSet<>(Set.of(now));
  }

  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    if (entry.length < 1 || entry.length > ENTRY_BYTES_MAX) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
    }
    if (!leads) {
      return CompletableFuture.failedFuture(new NotLeaderException(Optional.empty()));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          long at = index + 1;
          machine.apply(1, at, entry);
          index = at;
          return at;
        },
        thread);
  }

  @Override
  public int entryBytesMax() {
    return ENTRY_BYTES_MAX;
  }

  @Override
  public LogStatus status() {
    return new LogStatus(
        leads ? LogRole.LEADER : LogRole.FOLLOWER,
        leads ? Optional.of(PEER) : Optional.empty(),
        leads ? OptionalLong.of(0) : OptionalLong.empty(),
        1,
        index,
        index,
        -1,
        members,
        Map.of(),
        health);
  }

  @Override
  public void subscribe(LogListener listener) {
    thread.execute(() -> listener.leadershipGained(1));
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
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void takeSnapshotSoon() {}

  @Override
  public void close() {
    thread.shutdown();
  }
}
