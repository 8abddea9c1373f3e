package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogOverloadedException;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.LogUnavailableException.Reason;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.MemberChangeRefusedException;
import io.swarmdns.gossip.log.NotLeaderException;
import io.swarmdns.gossip.log.OutcomeUnknownException;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.sim.RaftEntry.Config;
import io.swarmdns.gossip.sim.RaftPeer.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The simulated engine behind [ReplicatedLog]: real Raft over simulated network and disk. What an
/// engine does on threads of its own (applying, calling back) happens in events of its own here, so
/// that everything comes in between that can. For one thread.
final class SimLog implements ReplicatedLog {
  /// Entries in flight at most.
  private static final int IN_FLIGHT_MAX = 512;

  private static final int ENTRY_BYTES_MAX = 16 << 10;

  /// Kept before a snapshot at most, for followers that are a little behind.
  private static final int ENTRIES_BEFORE_SNAPSHOT_MAX = 8;

  private static final long CHANGE_MICROS_MAX = 5_000_000;
  private static final int THREAD_DELAY_MICROS_MAX = 3_000;

  private final String id;
  private final SimProcess process;
  private final SimDisk disk;
  private final RaftStore store;
  private final RaftPeer raft;
  private final Executor callbacks;
  private final SimApplier applier;
  private final List<LogListener> listeners = new ArrayList<>();
  private final NavigableMap<Long, CompletableFuture<Long>> proposals = new TreeMap<>();
  private @Nullable PendingChange change;
  private @Nullable Transfer transfer;
  private final Map<Long, CompletableFuture<Void>> spreading = new TreeMap<>();
  private LogHealth health = new LogHealth.Ok();
  private long readyTerm = -1;
  private Set<LogMember> toldMembers = Set.of();

  private record PendingChange(CompletableFuture<Void> done, Set<LogMember> wanted) {}

  private record Transfer(String to, CompletableFuture<Void> done) {}

  private SimLog(
      String id,
      SimProcess process,
      SimNetwork network,
      SimDisk disk,
      LogStateMachine machine,
      int snapshotEvery,
      boolean existed) {
    this.id = id;
    this.process = process;
    this.disk = disk;
    store = new RaftStore(disk);
    callbacks = process.thread(THREAD_DELAY_MICROS_MAX);
    raft = new RaftPeer(id, process, network, store, new RaftEvents());
    applier =
        new SimApplier(
            process, store, machine, snapshotEvery, ENTRIES_BEFORE_SNAPSHOT_MAX, new Progress());
    applier.open(existed);
    toldMembers = store.configAt(store.snapshotIndex()).members();
  }

  /// The first node's.
  static SimLog create(
      LogMember self,
      SimProcess process,
      SimNetwork network,
      SimDisk disk,
      LogStateMachine machine,
      int snapshotEvery) {
    var first = new RaftStore(disk);
    first.append(new RaftEntry(0, 0, new Config(Set.of(self.with(Vote.VOTER)), Set.of())));
    disk.read();
    var log = new SimLog(self.peerId(), process, network, disk, machine, snapshotEvery, false);
    log.raft.start();
    return log;
  }

  /// That of a node that waits to be added.
  static SimLog join(
      String id,
      SimProcess process,
      SimNetwork network,
      SimDisk disk,
      LogStateMachine machine,
      int snapshotEvery) {
    var log = new SimLog(id, process, network, disk, machine, snapshotEvery, false);
    log.raft.start();
    return log;
  }

  /// That of a node which has one on its disk.
  static SimLog open(
      String id,
      SimProcess process,
      SimNetwork network,
      SimDisk disk,
      LogStateMachine machine,
      int snapshotEvery) {
    var log = new SimLog(id, process, network, disk, machine, snapshotEvery, true);
    log.raft.start();
    return log;
  }

  /// The machine that a peer runs on.
  static String machineOf(String peerId) {
    return PeerIds.node(peerId);
  }

  void receive(RaftMessage message) {
    raft.receive(message);
    var leading = raft.leadership();
    if (leading != null && message instanceof RaftMessage.AppendReply) {
      completeSpreading(leading);
      handOverIfPossible(leading);
    }
  }

  private void completeSpreading(RaftLeadership leading) {
    spreading
        .entrySet()
        .removeIf(spread -> {
          boolean heard = leading.majorityHeard(spread.getKey());
          if (heard) {
            callbacks.execute(() -> spread.getValue().complete(null));
          }
          return heard;
        });
  }

  private void handOverIfPossible(RaftLeadership leading) {
    var under = transfer;
    if (under != null && leading.matched(under.to()) >= store.lastIndex()) {
      leading.sendTakeOver(under.to());
    } else if (under == null
        && isLeader()
        && raft.vote().filter(Vote.WITNESS::equals).isPresent()) {
      String heir = leading.heir(true);
      if (heir != null) {
        transferLeadership(heir).exceptionally(_ -> null);
      }
    }
  }

  private boolean isLeader() {
    return raft.position() == Position.LEADER && readyTerm == raft.term();
  }

  private @Nullable RuntimeException obstacle() {
    if (!health.follows()) {
      return new LogUnavailableException(Reason.STOPPED, "the log has stopped: " + health);
    }
    if (raft.position() != Position.LEADER) {
      return new NotLeaderException(raft.leader());
    }
    if (!isLeader()) {
      return new LogUnavailableException(Reason.NOT_READY, "not everything is applied yet");
    }
    if (transfer != null) {
      return new LogUnavailableException(Reason.BUSY, "leadership is being handed over");
    }
    return null;
  }

  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    if (entry.length == 0 || entry.length > ENTRY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "an entry of " + entry.length + " bytes; 1 to " + ENTRY_BYTES_MAX + " are allowed");
    }
    var obstacle = obstacle();
    if (obstacle != null) {
      return CompletableFuture.failedFuture(obstacle);
    }
    if (disk.isLow()) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException(Reason.DISK_FULL, "the disk is nearly full"));
    }
    if (proposals.size() >= IN_FLIGHT_MAX) {
      return CompletableFuture.failedFuture(
          new LogOverloadedException(IN_FLIGHT_MAX + " entries are in flight"));
    }
    var done = new CompletableFuture<Long>();
    long index = raft.append(new RaftEntry.Data(entry.clone()));
    if (index < 0) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException(Reason.STOPPED, "nothing can be written"));
    }
    proposals.put(index, done);
    return done;
  }

  @Override
  public int entryBytesMax() {
    return ENTRY_BYTES_MAX;
  }

  @Override
  public LogStatus status() {
    var leading = raft.leadership();
    return new LogStatus(
        role(),
        raft.leader(),
        raft.leaderSilentMillis(),
        raft.term(),
        raft.committed(),
        applier.applied(),
        store.snapshotIndex(),
        store.config().members(),
        leading == null ? Map.of() : leading.followers(),
        health());
  }

  private LogHealth health() {
    return health instanceof LogHealth.Ok && disk.isLow() ? new LogHealth.DiskLow(1, 2) : health;
  }

  private LogRole role() {
    if (!health.follows() || raft.vote().isEmpty()) {
      return LogRole.NONE;
    }
    return switch (raft.position()) {
      case LEADER -> isLeader() ? LogRole.LEADER : LogRole.NEW_LEADER;
      case CANDIDATE -> LogRole.CANDIDATE;
      case FOLLOWER ->
          raft.vote().filter(Vote.LISTENER::equals).isPresent()
              ? LogRole.LISTENER
              : LogRole.FOLLOWER;
    };
  }

  @Override
  public void subscribe(LogListener listener) {
    listeners.add(listener);
    if (isLeader()) {
      long term = raft.term();
      callbacks.execute(() -> listener.leadershipGained(term));
    }
  }

  private void tell(java.util.function.Consumer<LogListener> what) {
    for (var listener : listeners) {
      callbacks.execute(() -> what.accept(listener));
    }
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange wanted) {
    var obstacle = obstacle();
    var leading = raft.leadership();
    if (obstacle != null || leading == null) {
      return CompletableFuture.failedFuture(
          obstacle == null ? new NotLeaderException(raft.leader()) : obstacle);
    }
    if (change != null || !leading.isSettled()) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException(Reason.BUSY, "another change of members is under way"));
    }
    Set<LogMember> before = store.config().members();
    Set<LogMember> after;
    try {
      after = wanted.apply(before, id);
    } catch (MemberChangeRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    boolean votesMove = !RaftPeer.voters(before).equals(RaftPeer.voters(after));
    var pending = new PendingChange(new CompletableFuture<>(), after);
    change = pending;
    if (raft.append(new Config(after, votesMove ? before : Set.of())) < 0) {
      change = null;
      return CompletableFuture.failedFuture(
          new LogUnavailableException(Reason.STOPPED, "nothing can be written"));
    }
    return pending.done();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this very attempt, or a later one
  public CompletableFuture<Void> transferLeadership(String peerId) {
    var obstacle = obstacle();
    var leading = raft.leadership();
    if (obstacle != null || leading == null) {
      return CompletableFuture.failedFuture(
          obstacle == null ? new NotLeaderException(raft.leader()) : obstacle);
    }
    if (!RaftPeer.voters(store.config().members()).contains(peerId) || peerId.equals(id)) {
      return CompletableFuture.failedFuture(
          new MemberChangeRefusedException(peerId + " is no other voter"));
    }
    var begun = new Transfer(peerId, new CompletableFuture<>());
    transfer = begun;
    leading.tick();
    process.after(
        CHANGE_MICROS_MAX,
        () -> {
          if (transfer == begun) {
            transfer = null;
            callbacks.execute(() ->
                begun
                    .done()
                    .completeExceptionally(
                        new LogUnavailableException(
                            Reason.TIMEOUT, peerId + " has not taken over")));
          }
        });
    return begun.done();
  }

  @Override
  public CompletableFuture<Void> spreadCommit() {
    var leading = raft.leadership();
    if (!isLeader() || leading == null) {
      return CompletableFuture.failedFuture(new NotLeaderException(raft.leader()));
    }
    var done = new CompletableFuture<Void>();
    spreading.put(leading.sendNow(), done);
    completeSpreading(leading);
    return done;
  }

  @Override
  public void takeSnapshotSoon() {
    applier.wantSnapshot();
  }

  @Override
  public void close() {
    stop(new LogHealth.Stopped("closed"));
  }

  private void stop(LogHealth why) {
    if (health.follows()) {
      health = why;
      raft.stop();
      applier.close();
      failAll(new OutcomeUnknownException("the log has stopped", null));
      tell(listener -> listener.healthChanged(why));
    }
  }

  private void failAll(RuntimeException why) {
    List<CompletableFuture<?>> failed = new ArrayList<>(proposals.values());
    failed.addAll(spreading.values());
    if (change != null) {
      failed.add(change.done());
    }
    if (transfer != null) {
      failed.add(transfer.done());
    }
    proposals.clear();
    spreading.clear();
    change = null;
    transfer = null;
    failed.forEach(future -> callbacks.execute(() -> future.completeExceptionally(why)));
  }

  /// What became of an entry of the log itself.
  private void configCommitted(Config config) {
    var leading = raft.leadership();
    if (leading == null) {
      return;
    }
    if (config.isJoint() && config.equals(store.config())) {
      raft.append(new Config(config.members(), Set.of()));
      return;
    }
    var pending = change;
    if (pending != null && !config.isJoint() && config.members().equals(pending.wanted())) {
      change = null;
      callbacks.execute(() -> pending.done().complete(null));
    }
  }

  private final class RaftEvents implements RaftPeer.Owner {
    @Override
    public void committed(long index) {
      applier.commit(index);
    }

    @Override
    public void wonElection(long term) {
      var under = transfer;
      transfer = null;
      if (under != null) {
        callbacks.execute(() ->
            under
                .done()
                .completeExceptionally(new OutcomeUnknownException(id + " leads once more", null)));
      }
    }

    @Override
    public void lostLeadership(long term) {
      boolean told = readyTerm == term;
      readyTerm = -1;
      var handedOver = transfer;
      transfer = null;
      failAll(new OutcomeUnknownException("leadership was lost", null));
      transfer = handedOver;
      if (told) {
        tell(listener -> listener.leadershipLost(term));
      }
    }

    @Override
    public void follows(String leader) {
      var under = transfer;
      transfer = null;
      if (under != null) {
        callbacks.execute(() -> {
          if (leader.equals(under.to())) {
            under.done().complete(null);
          } else {
            under
                .done()
                .completeExceptionally(
                    new OutcomeUnknownException(leader + " leads instead", null));
          }
        });
      }
    }

    @Override
    public void installed(RaftStore.Snapshot snapshot) {
      applier.install(snapshot);
    }

    @Override
    public void dismissed() {
      stop(new LogHealth.Removed());
      disk.replace();
    }

    @Override
    public void diskFailed() {
      stop(new LogHealth.Stopped("nothing can be written to the disk"));
    }
  }

  private final class Progress implements SimApplier.Listener {
    @Override
    public void applied(long index) {
      var done = proposals.remove(index);
      if (done != null) {
        callbacks.execute(() -> done.complete(index));
      }
    }

    @Override
    public void began(long term) {
      if (raft.position() == Position.LEADER && raft.term() == term) {
        configCommitted(store.configAt(applier.applied())); // its leader may have ended halfway
        readyTerm = term;
        tell(listener -> listener.leadershipGained(term));
      }
    }

    @Override
    public void configured(Config config) {
      var gone = new TreeSet<String>();
      toldMembers.forEach(member -> gone.add(member.peerId()));
      config.members().forEach(member -> gone.remove(member.peerId()));
      store.config().members().forEach(member -> gone.remove(member.peerId()));
      if (!config.isJoint()) {
        toldMembers = config.members();
        tell(listener -> listener.membersChanged(config.members()));
        if (raft.leadership() != null) {
          gone.forEach(peer -> raft.send(new RaftMessage.Dismissed(id, peer, raft.term())));
        }
      }
      configCommitted(config);
    }

    @Override
    public void failed(Throwable why) {
      stop(new LogHealth.Stopped("the state machine failed: " + why));
    }
  }

  /// Whether an operator or another peer has taken this one out.
  boolean isRemoved() {
    return health instanceof LogHealth.Removed;
  }

  /// Whether the newest members are committed, and an entry of this leader's term too.
  boolean isSettled() {
    var leading = raft.leadership();
    return leading != null && leading.isSettled();
  }

  /// The reason for which the log has stopped, if it has.
  Optional<String> stopReason() {
    return health instanceof LogHealth.Stopped(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }
}
