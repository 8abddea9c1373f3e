package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who a node is and where it keeps what: its configuration, log and data directory.
///
/// @param name of the node
/// @param host at which others reach it
/// @param bind on which it listens for others
/// @param ports of the node
/// @param directory of its own
/// @param data its data directory, perhaps on a file system of its own
/// @param more what the configuration says beside: more lines of its last section, `swarm`, then
///   other sections; may be empty
public record NodeHome(
    String name, String host, String bind, Ports ports, Path directory, Path data, String more) {
  /// Longest path that a Unix socket may have, with its end.
  private static final int SOCKET_PATH_MAX = 107;

  /// @param dns for queries
  /// @param control the first of three TCP ports
  public record Ports(int dns, int control) {}

  public NodeHome {
    directory = directory.toAbsolutePath();
    data = data.toAbsolutePath();
    if (directory.resolve("a.sock").toString().length() > SOCKET_PATH_MAX) {
      throw new IllegalArgumentException(directory + " is too long for a Unix socket below it");
    }
  }

  /// A node whose data lie below its directory.
  public static NodeHome of(String name, String host, Ports ports, Path directory) {
    return new NodeHome(name, host, host, ports, directory, directory.resolve("data"), "");
  }

  /// The same node with more configuration.
  public NodeHome withMore(String text) {
    return new NodeHome(name, host, bind, ports, directory, data, more + text);
  }

  /// The same node with another data directory.
  public NodeHome withData(Path other) {
    return new NodeHome(name, host, bind, ports, directory, other, more);
  }

  public Path configuration() {
    return directory.resolve("swarmdns.yaml");
  }

  public Path log() {
    return directory.resolve("log");
  }

  Path adminSocket() {
    return directory.resolve("a.sock");
  }

  public InetSocketAddress dns() {
    return new InetSocketAddress(bind, ports.dns());
  }

  void writeConfiguration() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        configuration(),
        """
        node:
          name: %s
          data-directory: "%s"
        listen:
          addresses: ["%s:%d"]
          event-loops: 1
        metrics:
          enabled: false
        rate-limit:
          enabled: false
        swarm:
          address: %s
          bind: %s
          port: %d
          admin-socket: "%s"
          disk-free-min: 16MiB
        %s\
        """
            .formatted(
                name, data, bind, ports.dns(), host, bind, ports.control(), adminSocket(), more));
  }
}
