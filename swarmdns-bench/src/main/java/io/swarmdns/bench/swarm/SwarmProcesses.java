package io.swarmdns.bench.swarm;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusException;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.SwarmStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A swarm of real processes on this machine, founded by `init` and `join` as an operator would.
///
/// For one thread; the connections of its nodes for any. Closing it ends all of its processes.
public final class SwarmProcesses implements AutoCloseable {
  /// Generous: machines are shared.
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<NodeProcess> nodes = new ArrayList<>();

  private SwarmProcesses() {}

  /// Founds a swarm of these nodes and waits until all are READY and vote, or listen where there
  /// are more than voters are wanted.
  ///
  /// @param homes emptied at first; at least one
  /// @throws IOException when it does not come about, with the logs' ends
  public static SwarmProcesses found(Program program, List<NodeHome> homes)
      throws IOException, InterruptedException {
    return found(homes, home -> program);
  }

  /// How the node of a home is started.
  @FunctionalInterface
  public interface Programs {
    Program of(NodeHome home);
  }

  /// The same with a program for each node.
  public static SwarmProcesses found(List<NodeHome> homes, Programs programs)
      throws IOException, InterruptedException {
    var swarm = new SwarmProcesses();
    try {
      for (NodeHome home : homes) {
        swarm.add(programs.of(home), home);
      }
      return swarm;
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.addSuppressed(new IOException(swarm.logTails()));
      swarm.close();
      throw e;
    }
  }

  /// Homes of nodes `n1`, `n2`, … on addresses PREFIX1, PREFIX2, … below a directory.
  ///
  /// @param prefix the beginning of an address, such as `127.0.0.1`, which n1 makes 127.0.0.11
  public static List<NodeHome> homes(
      int count, String prefix, NodeHome.Ports ports, Path directory) {
    var homes = new ArrayList<NodeHome>();
    for (int i = 1; i <= count; i++) {
      homes.add(NodeHome.of("n" + i, prefix + i, ports, directory.resolve("n" + i)));
    }
    return homes;
  }

  /// Adds a node: the first one founds the swarm, each other joins it. Waits until it is READY and
  /// the swarm has found its place for it.
  public NodeProcess add(Program program, NodeHome home) throws IOException, InterruptedException {
    var node = prepare(program, home);
    node.start();
    awaitWhole();
    return node;
  }

  /// Adds a node and leaves it to the caller to start it.
  public NodeProcess prepare(Program program, NodeHome home)
      throws IOException, InterruptedException {
    empty(home.directory());
    empty(home.data());
    var node = new NodeProcess(program, home);
    if (nodes.isEmpty()) {
      node.found();
    } else {
      node.command("join", List.of(token()));
    }
    nodes.add(node);
    return node;
  }

  private String token() throws IOException {
    try {
      return nodes.getFirst().admin().token();
    } catch (StatusException e) {
      throw new IOException("no token from " + nodes.getFirst().name(), e);
    }
  }

  /// Empties a directory, which itself stays: it may be where a file system is mounted.
  private static void empty(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  public NodeProcess node(int index) {
    return nodes.get(index);
  }

  public List<NodeAdmin> admins() {
    return nodes.stream().map(NodeProcess::admin).toList();
  }

  /// Waits until every node is READY, sees all others alive and in the log, as many as wanted as
  /// voters, and all know one leader.
  public void awaitWhole() throws IOException, InterruptedException {
    try {
      Await.until("all of " + nodes.size() + " nodes are READY and agree", PATIENCE, this::isWhole);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + statuses(), e);
    }
  }

  /// How each node sees the swarm, for messages.
  private String statuses() {
    var statuses = new StringBuilder();
    for (NodeProcess node : nodes) {
      statuses.append("\n").append(node.name()).append(": ");
      statuses.append(
          node.isRunning() ? status(node).map(SwarmStatus::toString).orElse("silent") : "ended");
    }
    return statuses.toString();
  }

  private boolean isWhole() {
    Set<String> leaders = new HashSet<>();
    for (NodeProcess node : nodes) {
      if (!node.isRunning()) {
        return false;
      }
      var status = status(node);
      if (status.isEmpty() || !seesAll(status.get())) {
        return false;
      }
      leaders.add(status.get().getLeader());
    }
    return leaders.size() == 1 && !leaders.contains("");
  }

  private boolean seesAll(SwarmStatus status) {
    long ready = status.getNodesList().stream().filter(SwarmProcesses::isReady).count();
    long voters =
        status.getNodesList().stream()
            .filter(node ->
                node.getVote() == NodeStatus.Vote.VOTER || node.getVote() == NodeStatus.Vote.LEADER)
            .count();
    return ready == nodes.size() && voters == votersOf(nodes.size());
  }

  /// The largest odd number of voters there can be among so many, as placement has it.
  private static int votersOf(int count) {
    return Math.min(3, count % 2 == 0 ? count - 1 : count);
  }

  private static boolean isReady(NodeStatus node) {
    return node.getLiveness() == NodeStatus.Liveness.ALIVE_NODE
        && node.getMetadata().getPhase() == io.swarmdns.proto.Phase.READY
        && node.getVote() != NodeStatus.Vote.NOT_IN_LOG;
  }

  /// A node's view, empty when it does not say.
  public static Optional<SwarmStatus> status(NodeProcess node) {
    try {
      return Optional.of(node.admin().status());
    } catch (StatusException e) {
      node.admin().connectAnew();
      return Optional.empty();
    }
  }

  /// The leader, as the first running node that knows one says.
  public Optional<NodeProcess> leader() {
    for (NodeProcess node : nodes) {
      if (!node.isRunning()) {
        continue;
      }
      var name = status(node).map(SwarmStatus::getLeader).orElse("");
      var leader = nodes.stream().filter(each -> each.name().equals(name)).findFirst();
      if (leader.isPresent() && leader.get().isRunning()) {
        return leader;
      }
    }
    return Optional.empty();
  }

  /// Makes an edit and sees it through.
  public void edit(EditRequest request) throws IOException, InterruptedException {
    new RetryingClient(admins(), PATIENCE).submit(request);
  }

  /// Waits until all running nodes hold the zone with the same serial and digest.
  ///
  /// @throws IOException when they do not; with what each has
  public void awaitEqual(String origin) throws IOException, InterruptedException {
    try {
      Await.until(
          "all nodes hold the same of " + origin, PATIENCE, () -> contents(origin).size() == 1);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + views(origin), e);
    }
  }

  /// What each running node has of a zone, and thinks of the log, for messages.
  private String views(String origin) {
    var views = new StringBuilder();
    for (NodeProcess node : nodes) {
      if (node.isRunning()) {
        views.append('\n').append(node.name()).append(": ").append(content(node, origin));
        status(node)
            .ifPresent(status -> {
              views.append(", leader ").append(status.getLeader());
              views.append(", committed ").append(status.getCommittedIndex());
              for (var each : status.getNodesList()) {
                views.append(", ").append(each.getMetadata().getName()).append(" applied ");
                views.append(each.getAppliedIndex());
              }
            });
      }
    }
    return views.toString();
  }

  /// The different contents that nodes hold of a zone, as serial and digest; a node that does not
  /// say has a content of its own.
  private Set<String> contents(String origin) {
    var contents = new HashSet<String>();
    for (NodeProcess node : nodes) {
      if (node.isRunning()) {
        contents.add(content(node, origin));
      }
    }
    return contents;
  }

  private static String content(NodeProcess node, String origin) {
    try {
      var zone = node.admin().zone(origin);
      return zone.getSerial() + " " + hex(zone.getDigest());
    } catch (StatusException e) {
      node.admin().connectAnew();
      boolean gone = e.getStatus().getCode() == Status.Code.NOT_FOUND;
      return gone ? "none" : node.name() + " does not say: " + e.getMessage();
    }
  }

  private static String hex(ByteString bytes) {
    return java.util.HexFormat.of().formatHex(bytes.toByteArray());
  }

  /// The ends of all logs, for messages.
  public String logTails() throws IOException {
    var tails = new StringBuilder();
    for (NodeProcess node : nodes) {
      tails.append("---- ").append(node.name()).append('\n').append(node.logTail()).append('\n');
    }
    return tails.toString();
  }

  @Override
  public void close() {
    // All at once: a leader need not hand over to one that ends next.
    nodes.parallelStream().forEach(NodeProcess::close);
  }
}
