package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.edit.Scope;
import io.swarmdns.gossip.edit.ZoneEditRequest;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.UnaskedLog;
import io.swarmdns.gossip.state.Applied;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.proto.ChangesetBatch;
import io.swarmdns.proto.FinishedChangeset;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Asks an editor, and states of a group, about what a simulated swarm is too short and too small
/// for: long histories, zones that fill several parts of a snapshot, more requests than are
/// remembered.
final class StateQuestions {
  private static final DomainName ORIGIN = DomainName.parse("long.test.");
  private static final int TYPE_TXT = 16;
  private static final int STEPS = 1_001;
  private static final int LARGE_STEPS = 80;
  private static final int LARGE_BYTES = 60_000;
  private static final int LARGE_NAMES = 12;
  private static final int STRING_BYTES_MAX = 255;
  private static final int REQUESTS_MAX = 100_000;
  private static final long KEPT_MILLIS = 600_000;

  private final RandomGenerator random;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final ShortLog log = new ShortLog();
  private final HistoryModel model = new HistoryModel();
  private final Side leader = new Side(1);
  private final Side follower = new Side(2);
  private long now = 1_800_000_000_000L;

  /// A node's zones and state.
  private static final class Side implements AutoCloseable {
    final ZoneStore store;
    final OwnEntries own;
    final GroupState state;

    Side(int seed) {
      store = new ZoneStore(new NameHash(seed), ZoneValidator.NONE);
      own = new OwnEntries(store);
      state = new GroupState(store, own);
      state.clear();
    }

    /// Gives the memory of its zones back.
    @Override
    public void close() {
      state.clear();
      store.epochs().collect();
    }
  }

  StateQuestions(long seed) {
    random = new SplittableRandom(seed);
  }

  /// @throws Violation at the first wrong answer
  void ask() {
    try (leader;
        follower) {
      longHistory();
    }
    manyRequests();
  }

  private void longHistory() {
    var editor =
        new Editor(
            leader.state,
            leader.own,
            log,
            tasks::add,
            () -> Instant.ofEpochMilli(now),
            random::nextLong);
    run();
    edit(
        editor,
        new ZoneEditRequest.Whole(
            ModelZone.of(ORIGIN, 1).build(ORIGIN, leader.store.hasher()), true, ByteString.EMPTY));
    for (int i = 0; i < STEPS; i++) {
      edit(editor, set("n" + i % 20, i, 1 + random.nextInt(10)));
    }
    check();
    for (int i = 0; i < LARGE_STEPS; i++) {
      edit(editor, set("large" + i % LARGE_NAMES, i, LARGE_BYTES - random.nextInt(1_000)));
    }
    check();
    restored();
    appliedAnew();
    tasks.add(() -> log.listeners.forEach(listener -> listener.leadershipLost(1)));
    run();
  }

  private static ZoneEditRequest set(String label, int ttl, int bytes) {
    var owner = DomainName.parse(label + "." + ORIGIN);
    return new ZoneEditRequest.Steps(
        ORIGIN,
        List.of(new EditOperation.SetRRset(owner, TYPE_TXT, ttl, List.of(text(bytes, ttl)))));
  }

  /// A TXT record of so many bytes.
  private static byte[] text(int bytes, int content) {
    byte[] record = new byte[bytes + (bytes + STRING_BYTES_MAX - 1) / STRING_BYTES_MAX];
    Arrays.fill(record, (byte) content);
    for (int at = 0; at < record.length; at += STRING_BYTES_MAX + 1) {
      record[at] = (byte) Math.min(STRING_BYTES_MAX, record.length - at - 1);
    }
    return record;
  }

  private ByteString requestId() {
    return ByteString.copyFrom(
        ByteBuffer.allocate(EditRequest.REQUEST_ID_BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .flip());
  }

  private void edit(Editor editor, ZoneEditRequest zone) {
    var outcome =
        editor.submit(
            new EditRequest(requestId(), "a", Scope.ALL, "", "", List.of(), List.of(zone)));
    now += random.nextInt(3);
    run();
    if (!(outcome.getNow(new EditOutcome.Unknown("it waits")) instanceof EditOutcome.Committed)) {
      throw new Violation("an edit of a long history: " + outcome.getNow(null));
    }
  }

  /// Until nobody has anything to do.
  private void run() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  private void check() {
    model.check("leader", leader.state);
    same("the follower", follower);
  }

  private void same(String who, Side side) {
    model.check(who, side.state);
    if (!side.state.position().equals(leader.state.position())
        || !content(side).equals(content(leader))) {
      throw new Violation(who + " has other zones than the leader: " + side.state.position());
    }
  }

  private static ModelZone content(Side side) {
    try (var lease = side.store.lease(ORIGIN).orElseThrow()) {
      return ModelZone.read(lease.get());
    }
  }

  /// What a snapshot leads to.
  private void restored() {
    var position = leader.state.position();
    var out = new ByteArrayOutputStream();
    try (var side = new Side(3);
        var snapshot = leader.state.snapshot().orElseThrow()) {
      snapshot.writeTo(out);
      side.state.restore(
          new ByteArrayInputStream(out.toByteArray()), position.index(), position.term());
      same("who has the snapshot", side);
      for (var request : log.requests) {
        if (!side.state.outcome(request).equals(leader.state.outcome(request))) {
          throw new Violation("who has the snapshot remembers a request otherwise");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A node whose log begins anew comes to the same.
  private void appliedAnew() {
    follower.state.clear();
    Reckoning.empty("the follower", follower.state, follower.store, List.of(ORIGIN), log.requests);
    for (int i = 0; i < log.entries.size(); i++) {
      follower.state.apply(1, i, log.entries.get(i));
    }
    same("the follower that began anew", follower);
  }

  /// Requests are remembered for their time, and not more of them than there may be.
  private void manyRequests() {
    try (var side = new Side(4)) {
      long begun = now;
      var first = requestId();
      var second = requestId();
      long index = 0;
      remember(side, index++, begun, List.of(first));
      remember(side, index++, begun + 1, List.of(second));
      remember(side, index++, begun + KEPT_MILLIS, List.of(requestId()));
      requireKnown(side, first, true);
      remember(side, index++, begun + KEPT_MILLIS + 1, List.of(requestId()));
      requireKnown(side, first, false);
      requireKnown(side, second, true);
      var batch = new ArrayList<ByteString>();
      for (int i = 0; i < REQUESTS_MAX - 3; i++) {
        batch.add(requestId());
      }
      remember(side, index++, begun + KEPT_MILLIS + 1, batch);
      requireKnown(side, second, true);
      remember(side, index, begun + KEPT_MILLIS + 1, List.of(requestId()));
      requireKnown(side, second, false);
      requireKnown(side, batch.getFirst(), true);
    }
  }

  private static void remember(Side side, long index, long millis, List<ByteString> requests) {
    var batch = ChangesetBatch.newBuilder();
    requests.forEach(
        request -> batch.addChangesets(FinishedChangeset.newBuilder().setRequestId(request)));
    var entry = LogEntry.newBuilder().setTimeMillis(millis).setChangesets(batch).build();
    side.state.apply(1, index, entry.toByteArray());
  }

  private static void requireKnown(Side side, ByteString request, boolean known) {
    if (side.state.outcome(request).isPresent() != known) {
      throw new Violation("a request is remembered: " + !known + ", should be: " + known);
    }
  }

  /// A log that commits and applies what is proposed when the tasks run.
  private final class ShortLog extends UnaskedLog {
    final List<byte[]> entries = new ArrayList<>();
    final List<ByteString> requests = new ArrayList<>();
    final List<LogListener> listeners = new ArrayList<>();

    @Override
    public CompletableFuture<Long> propose(byte[] entry) {
      var done = new CompletableFuture<Long>();
      tasks.add(() -> {
        long index = entries.size();
        entries.add(entry);
        leader.state.apply(1, index, entry);
        follower.state.apply(1, index, entry);
        write(entry);
        done.complete(index);
      });
      return done;
    }

    private void write(byte[] bytes) {
      try {
        var entry = LogEntry.parseFrom(bytes);
        for (var changeset : entry.getChangesets().getChangesetsList()) {
          requests.add(changeset.getRequestId());
          if (leader.state.outcome(changeset.getRequestId()).orElse(null) instanceof Applied.Done) {
            model.done(entry, changeset);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int entryBytesMax() {
      return 1 << 20;
    }

    @Override
    public void subscribe(LogListener listener) {
      listeners.add(listener);
      listener.leadershipGained(1);
    }

    @Override
    public LogStatus status() {
      long last = entries.size() - 1L;
      return new LogStatus(
          LogRole.LEADER,
          Optional.of("leader.1"),
          OptionalLong.of(0),
          1,
          last,
          last,
          -1,
          Set.of(),
          Map.of(),
          new LogHealth.Ok());
    }
  }
}
