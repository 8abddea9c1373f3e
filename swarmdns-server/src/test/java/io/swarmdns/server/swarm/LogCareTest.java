package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.log.CurrentLog;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.ratis.RatisLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A log that stops while its node runs.
@Timeout(300)
class LogCareTest {
  private static final String POISON = "poison";

  @TempDir Path directory;
  private final Machine machine = new Machine();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger begunAnew = new AtomicInteger();
  private volatile @Nullable LogCare care;
  private SwarmFiles files = new SwarmFiles(Path.of("data"));
  private @Nullable LogOpening opening;

  /// Cannot apply one entry, once; does something terrible first, if it is told to.
  private static final class Machine implements LogStateMachine {
    final List<String> applied = new CopyOnWriteArrayList<>();
    final AtomicInteger clears = new AtomicInteger();
    volatile boolean poisoned = true;
    volatile Runnable before = () -> {};
    private volatile long index = -1;
    private volatile long term = -1;

    @Override
    public void apply(long ofTerm, long at, byte[] entry) {
      var text = new String(entry, StandardCharsets.UTF_8);
      if (text.equals(POISON) && poisoned) {
        poisoned = false;
        before.run();
        throw new IllegalStateException("cannot be applied now");
      }
      applied.add(text);
      index = at;
      term = ofTerm;
    }

    @Override
    public long heldIndex() {
      return index;
    }

    @Override
    public long heldTerm() {
      return term;
    }

    @Override
    public Optional<LogSnapshot> snapshot() {
      return Optional.empty();
    }

    @Override
    public void restore(InputStream snapshot, long at, long ofTerm) throws IOException {
      throw new IOException("there are no snapshots here");
    }

    @Override
    public void clear() {
      clears.incrementAndGet();
      applied.clear();
      index = -1;
    }
  }

  private CurrentLog open(List<HostPort> seeds) throws Exception {
    files = new SwarmFiles(directory.resolve("data"));
    Files.createDirectories(files.dataDirectory());
    SwarmFounding.found(files, "n1", directory.resolve("root.key"), directory.resolve("admin.pem"));
    var identity = files.identity().load();
    var options =
        new SwarmOptions(
            "127.0.0.1",
            "127.0.0.1",
            freePort() - 2,
            "eu",
            "",
            false,
            seeds,
            files.adminSocket(),
            List.of(),
            1 << 20,
            "test");
    var way =
        new LogOpening(
            files,
            options,
            new SwarmTrust(identity, _ -> false, InstantSource.system()),
            Admission.read(files.identity().path()),
            "n1",
            machine);
    RatisLog log = way.open();
    opening = way;
    var door = new CurrentLog(log);
    var looking =
        new LogCare(way, log, door, () -> true, begunAnew::incrementAndGet, timer, workers);
    looking.start();
    care = looking;
    await("it leads", () -> door.status().role() == LogRole.LEADER);
    return door;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain: " + what);
      Thread.sleep(20);
    }
  }

  @AfterEach
  void close() {
    var looking = care;
    if (looking != null) {
      looking.close();
    }
    timer.shutdownNow();
    workers.shutdown();
  }

  private static void propose(CurrentLog log, String entry) throws Exception {
    log.propose(entry.getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
  }

  @Test
  void aLogThatHasStoppedIsOpenedAgainWithoutForgettingTheState() throws Exception {
    var log = open(List.of());
    propose(log, "one");
    var _ = log.propose(POISON.getBytes(StandardCharsets.UTF_8));
    await("the entry is applied after all", () -> machine.applied.contains(POISON));
    await("it leads again", () -> log.status().role() == LogRole.LEADER);
    propose(log, "two");
    assertEquals(List.of("one", POISON, "two"), machine.applied);
    assertEquals(1, machine.clears.get(), "at the first start only");
    assertEquals(0, begunAnew.get());
    assertEquals("n1.1", opening().peerId());
  }

  private LogOpening opening() {
    return java.util.Objects.requireNonNull(opening);
  }

  @Test
  void aLogThatIsDamagedMeanwhileIsBegunAnewUnderTheNextPeerId() throws Exception {
    var log = open(List.of(new HostPort("127.0.0.1", 1)));
    propose(log, "one");
    machine.before = this::damage;
    var _ = log.propose(POISON.getBytes(StandardCharsets.UTF_8));
    await("it has begun anew", () -> begunAnew.get() == 1);
    assertEquals("n1.2", opening().peerId());
    assertTrue(log.status().health().follows(), log.status().toString());
    assertTrue(log.members().isEmpty(), "it waits to be added");
    assertTrue(Files.isDirectory(opening().directory().resolve("lost-1")));
    assertEquals(List.of("one"), machine.applied, "what it has is answered with meanwhile");
    assertEquals(1, machine.clears.get());
  }

  @Test
  void aloneANodeKeepsWhatItHasAndSaysSo() throws Exception {
    var log = open(List.of());
    propose(log, "one");
    machine.before = this::damage;
    var _ = log.propose(POISON.getBytes(StandardCharsets.UTF_8));
    await("it has stopped", () -> log.status().health() instanceof LogHealth.Stopped);
    Thread.sleep(LogCare.REOPEN_FIRST.toMillis() * 3); // it has been tried by then
    assertFalse(log.status().health().follows());
    assertEquals(List.of("one"), machine.applied);
    assertEquals(0, begunAnew.get());
    assertFalse(Files.exists(opening().directory().resolve("lost-1")), "nothing is moved");
  }

  /// Flips a bit in the middle of the open segment.
  private void damage() {
    try (var all = Files.walk(files.log())) {
      for (var segment :
          all.filter(file -> file.getFileName().toString().startsWith("log_inprogress")).toList()) {
        var bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
          end--;
        }
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
          file.seek(end / 2);
          file.write(bytes[end / 2] ^ 0x10);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
