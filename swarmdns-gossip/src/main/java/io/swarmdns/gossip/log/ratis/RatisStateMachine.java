package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogStateMachine;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Ratis' view of our state machine, and our ear at what Ratis tells state machines.
final class RatisStateMachine extends BaseStateMachine {
  private final LogStateMachine machine;
  private final SnapshotStore store;
  private final SnapshotRhythm rhythm;
  private final Proposals proposals;
  private final Observer observer;
  private final Start start;

  /// Whether what the state machine has is none of this log's: it is emptied when the first entry
  /// comes. Before, a snapshot may come, and take its place at once.
  private boolean foreign;

  /// Entries up to this one are in the state machine already. Written before the first is applied.
  private long skipUpTo = -1;

  /// Whether the state is of another history than the log.
  private boolean abandoned;

  private volatile long configurationTerm;

  /// Calls to the state machine come from Ratis' applying thread, and a few from others.
  private final Object oneAtATime = new Object();

  /// What Ratis tells us; calls come from its threads and must return at once.
  interface Observer {
    /// This node leads, and everything before the term is applied.
    void leaderReady(long term);

    void notLeader();

    /// This node follows another leader than before, or leads.
    void leaderHeard(String peerId);

    void membersChanged(Set<LogMember> members);

    /// The log cannot go on.
    void failed(String reason, @Nullable Throwable cause);

    /// The engine has closed the log, by itself or because it was told to.
    void closed();

    /// The log was deleted here, because this node is no member any more.
    void removed();
  }

  /// What the log's directory looked like before the start.
  ///
  /// @param heldIndex what the state machine holds already; -1 for nothing
  /// @param heldTerm of the entry there; -1 when it is not known
  /// @param firstIndex of the entries that the log has; 0 if it is empty
  record Start(long heldIndex, long heldTerm, long firstIndex) {}

  RatisStateMachine(
      LogStateMachine machine,
      SnapshotStore store,
      SnapshotRhythm rhythm,
      Proposals proposals,
      Observer observer,
      Start start) {
    this.machine = machine;
    this.store = store;
    this.rhythm = rhythm;
    this.proposals = proposals;
    this.observer = observer;
    this.start = start;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    // Ratis installs snapshots only into a state machine that runs.
    getLifeCycle()
        .startAndTransition(() -> load(start.heldIndex(), start.firstIndex()), IOException.class);
  }

  private void load(long heldIndex, long firstIndex) throws IOException {
    synchronized (oneAtATime) {
      loadNewest(heldIndex, firstIndex);
    }
  }

  private void loadNewest(long heldIndex, long firstIndex) throws IOException {
    for (var snapshot : store.scan()) {
      if (firstIndex > snapshot.index() + 1) {
        throw new IOException(
            "the log begins at "
                + firstIndex
                + ", its newest usable snapshot covers "
                + snapshot.index());
      }
      if (heldIndex >= snapshot.index() || restore(snapshot)) {
        skipUpTo = Math.max(heldIndex, -1);
        setLastAppliedTermIndex(TermIndex.valueOf(snapshot.term(), snapshot.index()));
        return;
      }
    }
    if (firstIndex > 0) {
      throw new IOException("the log begins at " + firstIndex + " and there is no usable snapshot");
    }
    foreign = heldIndex < 0;
    skipUpTo = heldIndex;
    setLastAppliedTermIndex(TermIndex.INITIAL_VALUE);
  }

  private boolean restore(SnapshotFile snapshot) throws IOException {
    try (var in = snapshot.open()) {
      machine.restore(in, snapshot.index(), snapshot.term());
      return true;
    } catch (IOException | RuntimeException e) {
      store.discard(snapshot, e.toString());
      return false;
    }
  }

  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /// A snapshot from the leader has replaced what was in the directory.
  @Override
  public void reinitialize() throws IOException {
    getLifeCycle().startAndTransition(this::loadInstalled, IOException.class);
  }

  private void loadInstalled() throws IOException {
    synchronized (oneAtATime) {
      loadNewestInstalled();
    }
  }

  private void loadNewestInstalled() throws IOException {
    var snapshots = store.scan();
    if (snapshots.isEmpty() || !restore(snapshots.getFirst())) {
      observer.failed("the snapshot that the leader sent cannot be used", null);
      throw new IOException("the snapshot that the leader sent cannot be used");
    }
    var snapshot = snapshots.getFirst();
    skipUpTo = -1;
    foreign = false;
    setLastAppliedTermIndex(TermIndex.valueOf(snapshot.term(), snapshot.index()));
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return store;
  }

  /// Called by the applying thread after a few entries, or when a snapshot was asked for.
  @Override
  public long takeSnapshot() {
    synchronized (oneAtATime) {
      return abandoned || foreign ? -1 : rhythm.poll(getLastAppliedTermIndex());
    }
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    proposals.appending(transaction.getClientRequest().getCallId());
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    var data = entry.getStateMachineLogEntry().getLogData();
    var at = TermIndex.valueOf(entry.getTerm(), entry.getIndex());
    synchronized (oneAtATime) {
      if (at.getIndex() > skipUpTo && !abandoned) {
        apply(at, data.toByteArray());
      }
      applied(at, data.size());
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void apply(TermIndex at, byte[] entry) {
    try {
      if (foreign) {
        machine.clear();
        foreign = false;
      }
      machine.apply(at.getTerm(), at.getIndex(), entry);
    } catch (RuntimeException e) {
      observer.failed("entry " + at.getIndex() + " could not be applied", e);
      throw e;
    }
  }

  private void applied(TermIndex at, int bytes) {
    if (at.getIndex() == skipUpTo && start.heldTerm() >= 0 && at.getTerm() != start.heldTerm()) {
      // Log matching (Raft §5.3): equal terms at an index mean equal logs up to it, and only they
      // do.
      abandon("the state at index " + at.getIndex() + " is of another history than the log");
    }
    updateLastAppliedTermIndex(at);
    if (!abandoned) {
      rhythm.applied(at, bytes);
    }
  }

  /// Gives up the state: nothing is applied to it any more. To throw would hang the engine when it
  /// is closed before this node was made a member.
  private void abandon(String why) {
    abandoned = true;
    machine.clear();
    observer.failed(why, null);
  }

  /// An entry of Ratis' own was applied.
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    synchronized (oneAtATime) {
      applied(TermIndex.valueOf(term, index), 0);
    }
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    configurationTerm = term;
    if (configuration.getOldPeersCount() > 0) {
      return; // Under way; the final one follows.
    }
    var members = RatisPeers.members(configuration);
    synchronized (oneAtATime) {
      machine.membersChanged(index, members);
    }
    observer.membersChanged(members);
  }

  /// Comes right after the first entry of a leader's term, a configuration, was applied.
  @Override
  public void notifyLeaderReady() {
    observer.leaderReady(configurationTerm);
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId here, RaftPeerId leader) {
    observer.leaderHeard(leader.toString());
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    observer.notLeader();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    observer.failed("the log cannot be written", cause);
  }

  @Override
  public void notifyGroupRemove() {
    observer.removed();
  }

  /// Spreading the committed index is done by reading nothing.
  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public void close() throws IOException {
    super.close();
    observer.closed();
  }
}
