package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A network of this machine's own: a network namespace for each node, all on one bridge, on which
/// this machine has an address too. Traffic between nodes can be cut; that between them and this
/// machine stays. For root on Linux.
public final class Namespaces implements AutoCloseable {
  private static final String NETWORK = "10.213.77.";
  private static final int HOST = 254;

  private final String prefix = "sw" + ProcessHandle.current().pid() % 10_000;
  private final int count;

  /// Which packets between a node and others are dropped, seen from the node.
  public enum Direction {
    IN,
    OUT,
    BOTH
  }

  private Namespaces(int count) {
    this.count = count;
  }

  /// What this machine lacks for it, empty when nothing.
  public static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network namespaces need root");
    }
    for (String program : List.of("ip", "nft")) {
      if (!java.nio.file.Files.isExecutable(Path.of("/usr/sbin", program))) {
        return Optional.of(program + " is missing: apt-get install iproute2 nftables");
      }
    }
    return Optional.empty();
  }

  /// Makes the network for so many nodes.
  public static Namespaces make(int count) throws IOException, InterruptedException {
    var made = new Namespaces(count);
    try {
      made.makeAll();
      return made;
    } catch (IOException | InterruptedException e) {
      made.close();
      throw e;
    }
  }

  private void makeAll() throws IOException, InterruptedException {
    run("ip", "link", "add", bridge(), "type", "bridge");
    run("ip", "addr", "add", NETWORK + HOST + "/24", "dev", bridge());
    run("ip", "link", "set", bridge(), "up");
    for (int i = 1; i <= count; i++) {
      run("ip", "netns", "add", namespace(i));
      run(
          "ip",
          "link",
          "add",
          port(i),
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          namespace(i));
      run("ip", "link", "set", port(i), "master", bridge(), "up");
      in(i, "ip", "addr", "add", address(i) + "/24", "dev", "eth0");
      in(i, "ip", "link", "set", "eth0", "up");
      in(i, "ip", "link", "set", "lo", "up");
    }
  }

  private String bridge() {
    return prefix + "br";
  }

  private String port(int node) {
    return prefix + "p" + node;
  }

  private String namespace(int node) {
    return prefix + "n" + node;
  }

  /// A node's address on the bridge. Nodes are numbered from 1.
  public String address(int node) {
    return NETWORK + node;
  }

  /// What a command is put behind to run in a node's namespace.
  public List<String> inside(int node) {
    return List.of("ip", "netns", "exec", namespace(node));
  }

  /// Runs a command in a node's namespace.
  public void in(int node, String... command) throws IOException, InterruptedException {
    var all = new ArrayList<>(inside(node));
    all.addAll(Arrays.asList(command));
    run(all.toArray(String[]::new));
  }

  /// Drops what goes between a node and the others.
  public void cut(int node, Direction direction) throws IOException, InterruptedException {
    drop(node, direction, "");
  }

  /// Drops a part of the packets between a node and the others, each way.
  ///
  /// @param percent of the packets
  public void lose(int node, int percent) throws IOException, InterruptedException {
    drop(node, Direction.IN, "numgen random mod 100 < " + percent + " ");
  }

  private void drop(int node, Direction direction, String condition)
      throws IOException, InterruptedException {
    var others = new ArrayList<String>();
    for (int i = 1; i <= count; i++) {
      if (i != node) {
        others.add(address(i));
      }
    }
    String set = others.stream().collect(Collectors.joining(", ", "{ ", " } "));
    var rules = new StringBuilder("table ip swarm {\n");
    if (direction != Direction.OUT) {
      rules.append("chain in { type filter hook input priority 0; ip saddr ");
      rules.append(set).append(condition).append("drop; }\n");
    }
    if (direction != Direction.IN) {
      rules.append("chain out { type filter hook output priority 0; ip daddr ");
      rules.append(set).append(condition).append("drop; }\n");
    }
    heal(node);
    in(node, "nft", rules.append('}').toString());
  }

  /// Lets all of a node's traffic through again.
  public void heal(int node) throws IOException, InterruptedException {
    in(node, "nft", "table ip swarm {}; delete table ip swarm");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
  }

  /// Takes it all away. Processes in it should have ended.
  @Override
  public void close() {
    try {
      for (int i = 1; i <= count; i++) {
        attempt("ip", "netns", "del", namespace(i));
      }
      attempt("ip", "link", "del", bridge());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void attempt(String... command) throws InterruptedException {
    try {
      run(command);
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
