package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.sim.RaftEntry.Config;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The thread of a log that applies: entries, snapshots to take and to restore, in order.
final class SimApplier {
  private static final int THREAD_DELAY_MICROS_MAX = 4_000;
  private static final int WRITING_MICROS_MAX = 80_000;
  private static final int BATCH_MAX = 8;

  private final SimProcess process;
  private final RaftStore store;
  private final LogStateMachine machine;
  private final int snapshotEvery;
  private final int entriesBeforeMax;
  private final Listener listener;
  private final Executor thread;
  private long committed = -1;
  private long applied = -1;
  private long appliedTerm;
  private boolean planned;
  private boolean wanted;
  private boolean closed;
  private @Nullable LogSnapshot writing;

  /// Who is told what has been applied.
  interface Listener {
    void applied(long index);

    /// A leader's first entry.
    void began(long term);

    void configured(Config config);

    void failed(Throwable why);
  }

  /// @param snapshotEvery entries
  SimApplier(
      SimProcess process,
      RaftStore store,
      LogStateMachine machine,
      int snapshotEvery,
      int entriesBeforeMax,
      Listener listener) {
    this.process = process;
    this.store = store;
    this.machine = machine;
    this.snapshotEvery = snapshotEvery;
    this.entriesBeforeMax = entriesBeforeMax;
    this.listener = listener;
    thread = process.thread(THREAD_DELAY_MICROS_MAX);
  }

  long applied() {
    return applied;
  }

  /// Makes the state that of the newest snapshot.
  void open(boolean existed) {
    long held = existed ? machine.heldIndex() : -1;
    var snapshot = store.snapshot();
    if (held >= 0 && held >= store.snapshotIndex()) {
      applied = held;
    } else if (snapshot == null) {
      machine.clear();
    } else {
      restore(snapshot);
    }
    committed = Math.max(committed, applied);
  }

  private void restore(RaftStore.Snapshot snapshot) {
    try {
      machine.restore(
          new ByteArrayInputStream(snapshot.bytes()), snapshot.index(), snapshot.term());
      applied = snapshot.index();
      appliedTerm = snapshot.term();
      machine.membersChanged(snapshot.index(), snapshot.config().members());
    } catch (IOException | RuntimeException e) {
      listener.failed(e);
    }
  }

  void commit(long index) {
    committed = Math.max(committed, index);
    plan();
  }

  private void plan() {
    if (!planned && committed > applied) {
      planned = true;
      thread.execute(this::applySome);
    }
  }

  void install(RaftStore.Snapshot snapshot) {
    committed = Math.max(committed, snapshot.index());
    thread.execute(() -> {
      if (!closed && snapshot.index() > applied) {
        restore(snapshot);
        listener.configured(snapshot.config());
        plan();
      }
    });
  }

  private void applySome() {
    planned = false;
    for (int i = 0; i < BATCH_MAX && !closed && applied < committed; i++) {
      if (applied < store.base()) {
        return; // a snapshot is on its way to this thread
      }
      apply(store.at(applied + 1));
    }
    if (!closed) {
      plan();
    }
  }

  private void apply(RaftEntry entry) {
    applied = entry.index();
    appliedTerm = entry.term();
    switch (entry.payload()) {
      case RaftEntry.Data(byte[] bytes) -> {
        try {
          machine.apply(entry.term(), entry.index(), bytes);
        } catch (RuntimeException e) {
          listener.failed(e);
          return;
        }
        listener.applied(entry.index());
      }
      case RaftEntry.Begin _ -> listener.began(entry.term());
      case Config config -> {
        if (!config.isJoint()) {
          machine.membersChanged(entry.index(), config.members());
        }
        listener.configured(config);
      }
    }
    if (wanted || applied - store.snapshotIndex() >= snapshotEvery) {
      takeSnapshot();
    }
  }

  void wantSnapshot() {
    wanted = true;
    thread.execute(() -> {
      if (!closed && wanted && applied > store.snapshotIndex()) {
        takeSnapshot();
      }
    });
  }

  private void takeSnapshot() {
    if (writing != null || store.configAt(applied).isJoint()) {
      return;
    }
    var frozen = machine.snapshot().orElse(null);
    if (frozen == null) {
      return;
    }
    wanted = false;
    writing = frozen;
    long index = applied;
    long term = appliedTerm;
    var config = store.configAt(index);
    process.after(
        process.random().nextInt(WRITING_MICROS_MAX),
        () -> {
          if (!closed) {
            write(frozen, index, term, config);
          }
        });
  }

  private void write(LogSnapshot frozen, long index, long term, Config config) {
    writing = null;
    var bytes = new ByteArrayOutputStream();
    try (frozen) {
      frozen.writeTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    if (!closed && index > store.snapshotIndex() && !store.isFull()) {
      store.keep(
          new RaftStore.Snapshot(index, term, config, bytes.toByteArray()),
          process.random().nextInt(entriesBeforeMax + 1));
    }
  }

  void close() {
    closed = true;
    var frozen = writing;
    writing = null;
    if (frozen != null) {
      frozen.close();
    }
  }
}
