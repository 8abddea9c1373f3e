package io.swarmdns.gossip.edit;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.swarmdns.gossip.log.LogException;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogOverloadedException;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.NotLeaderException;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.state.Applied;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.ChangesetBatch;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.UploadPart;
import io.swarmdns.zone.store.Proposal;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The group's one editor, of use on the leader: checks requests against the newest proposed
/// versions, one after the other, and puts the finished results of many into one entry of the log
/// while the entries before are under way (group commit).
///
/// Thread-safe. All decisions are made in tasks of one serial executor, so that a simulation
/// decides when they run.
public final class Editor {
  /// Entries under way at most: while one is made durable, the next is on its way to the others.
  private static final int ENTRIES_MAX = 2;

  /// Requests in an entry at most.
  private static final int BATCH_MAX = 4_096;

  /// Bytes of an entry beside its body, and of the lengths in front of messages in it, at most.
  private static final int ENTRY_OVERHEAD = 128;

  /// Requests that wait for their turn at most; more are refused.
  public static final int QUEUE_MAX = 50_000;

  private final GroupState state;
  private final OwnEntries own;
  private final ReplicatedLog log;
  private final Executor serial;
  private final InstantSource clock;
  private final LongSupplier numbers;
  private final RequestTranslator translator;
  private final int batchBytesMax;

  /// Guards the queue and the futures.
  private final Object lock = new Object();

  private final Deque<Task> queue = new ArrayDeque<>();
  private final Map<ByteString, CompletableFuture<EditOutcome>> waiting = new HashMap<>();
  private volatile boolean leads;

  // Of the serial executor's tasks alone.
  private long leadership;
  private long sequence;
  private int entriesUnderWay;
  private boolean stalled;
  private final List<Refusal> refusals = new ArrayList<>();
  private long lastTimeMillis;

  /// What waits for its turn.
  private sealed interface Task {
    CompletableFuture<EditOutcome> outcome();

    /// An edit of zones.
    record Edit(EditRequest request, CompletableFuture<EditOutcome> outcome) implements Task {}

    /// A change of settings.
    record Setting(SettingsChange change, CompletableFuture<EditOutcome> outcome) implements Task {}

    /// A part of a large zone; its outcome has no zones.
    record Part(UploadPart part, CompletableFuture<EditOutcome> outcome) implements Task {}
  }

  /// A task that was decided against.
  private record Refusal(Task task, EditOutcome outcome) {}

  /// @param serial runs one task at a time, in order
  /// @param numbers random ones, for each leadership another
  public Editor(
      GroupState state,
      OwnEntries own,
      ReplicatedLog log,
      Executor serial,
      InstantSource clock,
      LongSupplier numbers) {
    this.state = state;
    this.own = own;
    this.log = log;
    this.serial = serial;
    this.clock = clock;
    this.numbers = numbers;
    translator = new RequestTranslator(state);
    batchBytesMax = log.entryBytesMax() / 2;
    state.subscribe((position, results) -> applied(results));
    log.subscribe(
        new LogListener() {
          @Override
          public void leadershipGained(long term) {
            serial.execute(Editor.this::begin);
          }

          @Override
          public void leadershipLost(long term) {
            serial.execute(Editor.this::end);
          }
        });
  }

  /// Bytes of an upload's part at most: what fills an entry beside the fields around it.
  public int partBytesMax() {
    return batchBytesMax - 2 * ENTRY_OVERHEAD;
  }

  /// Whether it does not fit into an entry beside what may be in there already.
  private boolean isTooLarge(MessageLite body) {
    return body.getSerializedSize() > batchBytesMax - ENTRY_OVERHEAD;
  }

  private EditOutcome tooLarge(MessageLite body) {
    return refused(
        Refused.Kind.TOO_LARGE,
        "a change of "
            + body.getSerializedSize()
            + " bytes, what it replaces included; at most "
            + (batchBytesMax - ENTRY_OVERHEAD)
            + " are made at once: split it, or import the zone");
  }

  /// Edits zones. The versions in the request pass to the editor.
  public CompletableFuture<EditOutcome> submit(EditRequest request) {
    var outcome = new CompletableFuture<EditOutcome>();
    var known = enqueue(request.requestId(), new Task.Edit(request, outcome));
    if (known.isPresent()) {
      request.release();
      return known.get();
    }
    return outcome;
  }

  /// Changes settings.
  public CompletableFuture<EditOutcome> submit(SettingsChange change) {
    if (isTooLarge(change)) {
      return CompletableFuture.completedFuture(tooLarge(change));
    }
    var outcome = new CompletableFuture<EditOutcome>();
    return enqueue(change.getRequestId(), new Task.Setting(change, outcome)).orElse(outcome);
  }

  /// Puts a part of a large zone into the log. Parts of one upload come in order.
  public CompletableFuture<EditOutcome> submit(UploadPart part) {
    if (isTooLarge(part)) {
      return CompletableFuture.completedFuture(tooLarge(part));
    }
    var outcome = new CompletableFuture<EditOutcome>();
    return enqueue(ByteString.EMPTY, new Task.Part(part, outcome)).orElse(outcome);
  }

  /// Whether this node is the one that takes edits.
  public boolean leads() {
    return leads;
  }

  /// Lets the task wait for its turn, or tells what came of it without.
  private Optional<CompletableFuture<EditOutcome>> enqueue(ByteString request, Task task) {
    synchronized (lock) {
      if (!request.isEmpty()) {
        var done = state.outcome(request);
        if (done.isPresent()) {
          return Optional.of(CompletableFuture.completedFuture(outcome(done.get(), true)));
        }
        var underWay = waiting.get(request);
        if (underWay != null) {
          return Optional.of(underWay);
        }
      }
      if (!leads) {
        return Optional.of(CompletableFuture.completedFuture(notLeader()));
      }
      if (queue.size() >= QUEUE_MAX) {
        return Optional.of(
            CompletableFuture.completedFuture(
                refused(Refused.Kind.OVERLOADED, queue.size() + " edits wait already")));
      }
      queue.addLast(task);
      if (!request.isEmpty()) {
        waiting.put(request, task.outcome());
      }
      if (queue.size() > 1) {
        return Optional.empty(); // a task of the executor is on its way already
      }
    }
    serial.execute(this::work);
    return Optional.empty();
  }

  private EditOutcome notLeader() {
    return new EditOutcome.NotLeader(log.status().leader());
  }

  private static EditOutcome refused(Refused.Kind kind, String problem) {
    return new EditOutcome.NotMade(ZoneMessages.refused(kind, Optional.empty(), problem));
  }

  private static EditOutcome outcome(Applied applied, boolean repeated) {
    return switch (applied) {
      case Applied.Done(long index, var zones) -> new EditOutcome.Committed(index, zones, repeated);
      case Applied.Denied(long _, var refused) ->
          refused.getKind() == Refused.Kind.STALE
              ? new EditOutcome.Unknown("the leader changed meanwhile")
              : new EditOutcome.NotMade(refused);
    };
  }

  private void begin() {
    leadership = numbers.getAsLong();
    sequence = 0;
    stalled = false;
    own.begin(leadership);
    leads = true;
    work();
  }

  private void end() {
    leads = false;
    own.discard();
    List<Task> left;
    synchronized (lock) {
      left = List.copyOf(queue);
      queue.clear();
    }
    for (var task : left) {
      if (task instanceof Task.Edit(var request, var _)) {
        request.release();
      }
      finish(task, notLeader());
    }
  }

  /// Proposes what waits, as long as not too much is under way.
  private void work() {
    proposeAll();
    confirmRefusals();
  }

  private void proposeAll() {
    while (leads && entriesUnderWay < ENTRIES_MAX) {
      if (stalled) {
        if (entriesUnderWay > 0) {
          return;
        }
        begin();
        return;
      }
      var batch = nextBatch();
      if (batch == null) {
        return;
      }
      propose(batch);
    }
  }

  /// An entry in the making.
  private static final class Batch {
    final LogEntry.Builder entry = LogEntry.newBuilder();
    final List<Task> tasks = new ArrayList<>();
    final List<Proposal> proposals = new ArrayList<>();
    int bytes;
  }

  private @Nullable Batch nextBatch() {
    var batch = new Batch();
    var changesets = ChangesetBatch.newBuilder();
    while (batch.tasks.size() < BATCH_MAX && batch.bytes < batchBytesMax) {
      Task task;
      synchronized (lock) {
        task = queue.peekFirst();
        if (task == null || (!(task instanceof Task.Edit) && !batch.tasks.isEmpty())) {
          break;
        }
        if (needsRest(task) && (entriesUnderWay > 0 || !batch.tasks.isEmpty())) {
          break;
        }
        queue.removeFirst();
      }
      switch (task) {
        case Task.Edit edit -> add(edit, batch, changesets);
        case Task.Setting(var change, var _) -> {
          batch.tasks.add(task);
          batch.entry.setSettings(change);
          return batch;
        }
        case Task.Part(var part, var _) -> {
          batch.tasks.add(task);
          batch.entry.setUpload(part);
          return batch;
        }
      }
    }
    batch.entry.setChangesets(changesets);
    return batch.tasks.isEmpty() ? null : batch;
  }

  /// Whether the task is decided by what is committed: history knows nothing of what is proposed.
  private static boolean needsRest(Task task) {
    return task instanceof Task.Edit(var request, var _)
        && request.zones().stream().anyMatch(ZoneEditRequest.RollBack.class::isInstance);
  }

  private void add(Task.Edit edit, Batch batch, ChangesetBatch.Builder changesets) {
    var request = edit.request();
    var done = state.outcome(request.requestId());
    if (done.isPresent()) {
      request.release();
      finish(edit, outcome(done.get(), true));
      return;
    }
    switch (translator.translate(request)) {
      case RequestTranslator.Denied(var refused) -> {
        request.release();
        refuse(edit, new EditOutcome.NotMade(refused));
      }
      case RequestTranslator.Changes(var changes) -> {
        switch (own.propose(changes, request.preconditions())) {
          case null -> {
            stalled = true;
            finish(edit, notLeader());
          }
          case io.swarmdns.zone.store.Refusal refusal ->
              refuse(edit, new EditOutcome.NotMade(ZoneMessages.refused(refusal)));
          case Proposal proposal -> {
            var finished = translator.finished(request, proposal);
            if (isTooLarge(finished)) {
              own.withdraw(proposal);
              refuse(edit, tooLarge(finished));
              return;
            }
            batch.tasks.add(edit);
            batch.proposals.add(proposal);
            batch.bytes += finished.getSerializedSize();
            changesets.addChangesets(finished);
          }
        }
      }
    }
  }

  /// Tells of a refusal once it is sure that this node led when it decided. A leader that was
  /// deposed and does not know it yet would else refuse, by what it still has, a request that its
  /// successor has made.
  private void refuse(Task task, EditOutcome outcome) {
    refusals.add(new Refusal(task, outcome));
  }

  /// One question to the others for all refusals of a turn.
  private void confirmRefusals() {
    if (refusals.isEmpty()) {
      return;
    }
    var decided = List.copyOf(refusals);
    refusals.clear();
    var _ =
        log.spreadCommit()
            .whenComplete((_, failure) ->
                decided.forEach(refusal ->
                    finish(refusal.task(), failure == null ? refusal.outcome() : unmade(failure))));
  }

  /// What became of an attempt of which nothing was proposed.
  private EditOutcome unmade(Throwable failure) {
    return outcome(failure) instanceof EditOutcome.NotLeader notLeader
        ? notLeader
        : new EditOutcome.Unknown("nobody confirms that this node leads: " + failure.getMessage());
  }

  private void propose(Batch batch) {
    lastTimeMillis = Math.max(lastTimeMillis, clock.millis());
    byte[] bytes =
        batch
            .entry
            .setFormat(GroupState.FORMAT)
            .setTimeMillis(lastTimeMillis)
            .setLeadership(leadership)
            .setSequence(sequence)
            .build()
            .toByteArray();
    if (!own.add(sequence, batch.proposals)) {
      batch.tasks.forEach(task -> finish(task, notLeader()));
      stalled = true;
      return;
    }
    sequence++;
    entriesUnderWay++;
    CompletableFuture<Long> committed;
    try {
      committed = log.propose(bytes);
    } catch (RuntimeException e) {
      committed = CompletableFuture.failedFuture(e);
    }
    var _ =
        committed.whenComplete(
            (index, failure) -> serial.execute(() -> settled(batch, index, failure)));
  }

  private void settled(Batch batch, @Nullable Long index, @Nullable Throwable failure) {
    entriesUnderWay--;
    if (failure != null) {
      // What was proposed after it is built upon it, so that nothing of ours is of use any more.
      stalled = true;
      own.discard();
      var outcome = outcome(failure);
      for (var task : batch.tasks) {
        if (outcome instanceof EditOutcome.NotMade) {
          refuse(task, outcome);
        } else {
          finish(task, outcome);
        }
      }
    } else {
      long at = index == null ? -1 : index;
      for (var task : batch.tasks) {
        if (task instanceof Task.Part) {
          finish(task, new EditOutcome.Committed(at, List.of(), false));
        } // the others were told when it was applied
      }
    }
    work();
  }

  private EditOutcome outcome(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case NotLeaderException notLeader -> new EditOutcome.NotLeader(notLeader.leader());
      case LogOverloadedException overloaded ->
          refused(Refused.Kind.OVERLOADED, String.valueOf(overloaded.getMessage()));
      case LogUnavailableException unavailable ->
          unavailable.reason() == LogUnavailableException.Reason.DISK_FULL
              ? refused(Refused.Kind.DISK_FULL, String.valueOf(unavailable.getMessage()))
              : new EditOutcome.Unknown(String.valueOf(unavailable.getMessage()));
      case LogException other -> new EditOutcome.Unknown(String.valueOf(other.getMessage()));
      default -> new EditOutcome.Unknown(cause.toString());
    };
  }

  private void applied(Map<ByteString, Applied> results) {
    results.forEach((request, result) -> {
      CompletableFuture<EditOutcome> outcome;
      synchronized (lock) {
        outcome = waiting.remove(request);
      }
      if (outcome != null) {
        outcome.complete(outcome(result, false));
      }
    });
  }

  private void finish(Task task, EditOutcome outcome) {
    ByteString request =
        switch (task) {
          case Task.Edit edit -> edit.request().requestId();
          case Task.Setting setting -> setting.change().getRequestId();
          case Task.Part _ -> ByteString.EMPTY;
        };
    synchronized (lock) {
      waiting.remove(request, task.outcome());
    }
    task.outcome().complete(outcome);
  }
}
