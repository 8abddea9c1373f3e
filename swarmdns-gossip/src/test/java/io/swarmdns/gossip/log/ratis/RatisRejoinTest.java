package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.RecordingMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that lost its log and joins again with what it still holds.
final class RatisRejoinTest {
  @TempDir Path directory;
  private RatisCluster cluster;

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
    cluster.start(1);
    propose("one");
    propose("two");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void propose(String entry) throws Exception {
    cluster.log("n0").propose(entry.getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
  }

  private static final long OTHER_TERM = 1_000_000;

  /// Keeps its state when its log is gone.
  private static final class Surviving implements LogStateMachine {
    private final RecordingMachine given = new RecordingMachine();
    private final AtomicInteger clears = new AtomicInteger();
    private volatile long index = -1;
    private volatile long term = -1;

    @Override
    public long heldIndex() {
      return index;
    }

    @Override
    public long heldTerm() {
      return term;
    }

    @Override
    public void apply(long ofTerm, long at, byte[] entry) {
      given.apply(ofTerm, at, entry);
      index = at;
      term = ofTerm;
    }

    @Override
    public Optional<LogSnapshot> snapshot() {
      return given.snapshot();
    }

    @Override
    public void restore(InputStream snapshot, long at, long ofTerm) throws IOException {
      given.restore(snapshot, at, ofTerm);
      index = at;
      term = ofTerm;
    }

    @Override
    public void clear() {
      clears.incrementAndGet();
      given.clear();
      index = -1;
      term = -1;
    }
  }

  private static MemberChange added(RatisLogOptions options) {
    return new MemberChange.Add(
        new LogMember(options.peerId(), options.host(), options.port(), Vote.LISTENER));
  }

  private void add(RatisLogOptions options) throws Exception {
    cluster.change("n0", added(options));
  }

  @Test
  void whatItHoldsIsNeitherClearedNorAppliedAgain() throws Exception {
    var machine = new Surviving();
    var first = cluster.options("a.1");
    try (var _ = RatisLog.join(first, machine)) {
      add(first);
      cluster.await("it has both", () -> machine.given.size() == 2);
    }
    assertEquals(1, machine.clears.get());
    propose("three");
    cluster.change("n0", new MemberChange.Remove("a.1"));
    var second = cluster.options("a.2");
    try (var log = RatisLog.rejoin(second, machine)) {
      add(second);
      cluster.await("it has the third", () -> machine.given.size() == 3);
      assertEquals(List.of("one", "two", "three"), machine.given.texts());
      assertEquals(1, machine.clears.get(), "it has answered all the while");
      assertTrue(log.status().health().follows());
    }
  }

  @Test
  void aStateOfAnotherHistoryIsGivenUp() throws Exception {
    var machine = new Surviving();
    var first = cluster.options("a.1");
    try (var _ = RatisLog.join(first, machine)) {
      add(first);
      cluster.await("it has both", () -> machine.given.size() == 2);
    }
    machine.term = OTHER_TERM;
    cluster.change("n0", new MemberChange.Remove("a.1"));
    var second = cluster.options("a.2");
    try (var log = RatisLog.rejoin(second, machine)) {
      var _ = cluster.log("n0").changeMembers(added(second)); // in vain at first: it stops
      cluster.await("it stops", () -> log.status().health() instanceof LogHealth.Stopped);
      cluster.await("it forgets", () -> machine.heldIndex() < 0);
      log.reopen();
      cluster.await("it is added", () -> isAdded(second));
      cluster.await("it has all", () -> machine.given.size() == 2);
      assertTrue(log.status().health().follows());
    }
  }

  /// As a leader does that keeps the members: once more, as long as it fails.
  private boolean isAdded(RatisLogOptions options) throws Exception {
    if (cluster.log("n0").members().stream()
        .anyMatch(member -> member.peerId().equals(options.peerId()))) {
      return true;
    }
    try {
      add(options);
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Test
  void theNewestSnapshotOfALogAsideIsRestored() throws Exception {
    cluster.log("n0").takeSnapshotSoon();
    cluster.await("snapshot", () -> cluster.log("n0").status().snapshotIndex() >= 0);
    cluster.stop("n0");
    var aside = RatisLog.moveAside(cluster.node("n0").options);
    var machine = new RecordingMachine();
    var index = RatisLog.restoreAside(aside, machine);
    assertTrue(index.isPresent());
    assertEquals(List.of("one", "two"), machine.texts());
  }
}
