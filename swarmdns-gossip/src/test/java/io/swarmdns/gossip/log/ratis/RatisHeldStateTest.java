package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.RecordingMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state machine that kept its state over a restart by itself.
final class RatisHeldStateTest {
  @TempDir Path directory;
  private RatisCluster cluster;
  private final List<Long> indexes = new ArrayList<>();

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
    cluster.start(1);
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        cluster.log("n0").takeSnapshotSoon();
        cluster.await("snapshot", () -> cluster.log("n0").status().snapshotIndex() >= 0);
      }
      byte[] entry = ("entry " + i).getBytes(StandardCharsets.UTF_8);
      indexes.add(cluster.log("n0").propose(entry).get(90, TimeUnit.SECONDS));
    }
    cluster.stop("n0");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /// Says that it holds the state up to an index, and records what it is given nevertheless.
  private static final class Holding implements LogStateMachine {
    private final RecordingMachine given = new RecordingMachine();
    private final long held;
    private volatile boolean cleared;

    Holding(long held) {
      this.held = held;
    }

    @Override
    public long heldIndex() {
      return held;
    }

    @Override
    public void apply(long term, long index, byte[] entry) {
      given.apply(term, index, entry);
    }

    @Override
    public Optional<LogSnapshot> snapshot() {
      return Optional.empty();
    }

    @Override
    public void restore(InputStream snapshot, long index, long term) throws IOException {
      given.restore(snapshot, index, term);
    }

    @Override
    public void clear() {
      cleared = true;
    }
  }

  private Holding restart(long held) throws Exception {
    var machine = new Holding(held);
    try (var log = RatisLog.restart(cluster.node("n0").options, machine)) {
      cluster.await("applied", () -> log.status().appliedIndex() > indexes.getLast());
      cluster.await("leads", () -> log.status().role().name().equals("LEADER"));
      log.propose("last".getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
    }
    return machine;
  }

  @Test
  void entriesThatItHoldsAreNotAppliedAgain() throws Exception {
    var machine = restart(indexes.get(7));
    assertEquals(0, machine.given.restores());
    assertEquals(List.of("entry 8", "entry 9", "last"), machine.given.texts());
    assertEquals(false, machine.cleared);
  }

  @Test
  void whatIsOlderThanTheSnapshotIsReplacedByIt() throws Exception {
    var machine = restart(indexes.get(2));
    assertEquals(1, machine.given.restores());
    assertEquals(11, machine.given.size());
  }

  @Test
  void whatReachesBeyondTheLogIsOfAnotherHistory() throws Exception {
    var machine = restart(indexes.getLast() + 1000);
    assertEquals(1, machine.given.restores());
    assertEquals(11, machine.given.size());
  }
}
