package io.swarmdns.gossip.log.ratis;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.swarmdns.gossip.log.LogCluster;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.RecordingMachine;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/// Ratis nodes in this process, on loopback, with a directory each.
final class RatisCluster implements LogCluster {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(90);

  static {
    // Ratis tells a lot about nodes that come and go, which is what tests do.
    ((Logger) LoggerFactory.getLogger("org.apache.ratis"))
        .setLevel(Level.valueOf(System.getProperty("swarmdns.test.ratis.log", "OFF")));
  }

  final TestCertificates certificates;
  private final Path root;
  private final UUID group = UUID.randomUUID();
  private final UnaryOperator<RatisLogOptions> adjust;
  private final Map<String, Node> nodes = new TreeMap<>();

  /// A node, running or not.
  static final class Node {
    final RatisLogOptions options;
    RecordingMachine machine = new RecordingMachine();
    RatisLog log;
    boolean running = true;

    Node(RatisLogOptions options, RatisLog log, RecordingMachine machine) {
      this.options = options;
      this.log = log;
      this.machine = machine;
    }
  }

  RatisCluster(Path root, UnaryOperator<RatisLogOptions> adjust) throws Exception {
    this.root = root;
    this.adjust = adjust;
    this.certificates = new TestCertificates();
  }

  RatisLogOptions options(String peerId) throws Exception {
    return adjust.apply(
        RatisLogOptions.of(
            root.resolve(peerId),
            peerId,
            "127.0.0.1",
            freePort(),
            group,
            certificates.node(peerId),
            certificates.trust(),
            certificates));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public List<String> start(int voters) throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < voters; i++) {
      String id = "n" + i;
      ids.add(id);
      if (i == 0) {
        create(id);
        await("n0 leads", () -> log("n0").status().role() == LogRole.LEADER);
      } else {
        var listener = join(id);
        change("n0", new MemberChange.Add(listener));
        change("n0", new MemberChange.Promote(id, Vote.VOTER));
      }
    }
    return ids;
  }

  void create(String id) throws Exception {
    var options = options(id);
    var machine = new RecordingMachine();
    nodes.put(id, new Node(options, RatisLog.create(options, machine), machine));
  }

  /// Makes a change through the node, which leads.
  void change(String leader, MemberChange change) throws Exception {
    log(leader).changeMembers(change).get(90, TimeUnit.SECONDS);
  }

  @Override
  public LogMember join(String id) throws Exception {
    var options = options(id);
    var machine = new RecordingMachine();
    nodes.put(id, new Node(options, RatisLog.join(options, machine), machine));
    return new LogMember(id, options.host(), options.port(), Vote.LISTENER);
  }

  Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  @Override
  public ReplicatedLog log(String id) {
    return node(id).log;
  }

  @Override
  public RecordingMachine machine(String id) {
    return node(id).machine;
  }

  LogDirectory directory(String id) {
    return new LogDirectory(node(id).options.directory(), group);
  }

  @Override
  public void stop(String id) {
    node(id).log.close();
    node(id).running = false;
  }

  /// The files as they are now are kept, and whatever closing in order writes is thrown away.
  @Override
  public void kill(String id) throws Exception {
    var directory = node(id).options.directory();
    var copy = root.resolve(id + "-killed");
    copy(directory, copy);
    stop(id);
    delete(directory);
    Files.move(copy, directory);
  }

  @Override
  public void restart(String id) throws Exception {
    var node = node(id);
    node.machine = new RecordingMachine();
    node.log = RatisLog.restart(node.options, node.machine);
    node.running = true;
  }

  @Override
  public void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + WAIT_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        var states = new StringBuilder();
        nodes.forEach((id, node) -> states.append("\n").append(id).append(node.log.status()));
        throw new AssertionError("waited in vain: " + what + states);
      }
      Thread.sleep(5);
    }
  }

  /// The node that leads and takes entries.
  String leader() throws Exception {
    var found = new ArrayList<String>();
    await(
        "a leader",
        () -> {
          found.clear();
          nodes.forEach((id, node) -> {
            if (node.running && node.log.status().role() == LogRole.LEADER) {
              found.add(id);
            }
          });
          return found.size() == 1;
        });
    return found.getFirst();
  }

  @Override
  public void close() {
    nodes.values().forEach(node -> node.log.close());
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (NoSuchFileException _) {
              // Renamed meanwhile.
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void delete(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
