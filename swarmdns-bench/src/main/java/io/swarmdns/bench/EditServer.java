package io.swarmdns.bench;

import io.swarmdns.server.Node;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.log.Logging;
import io.swarmdns.testkit.wire.UdpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The daemon's node in a process of its own, in which edits can be asked for by a line on standard
/// input; each gets one line back on standard output:
///
/// ```
/// edit RATE SECONDS   edits at a steady rate; what was measured
/// reload              reads the zone directory again; the seconds that it took
/// ```
final class EditServer {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

  private EditServer() {}

  /// The command that starts this, with the flags that bin/swarmdnsd gives the JVM of a node.
  static List<String> command(Path configuration, int port, BenchZone zone) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:-UsePerfData",
        "-Xmx512m",
        "-XX:+UseG1GC",
        "-XX:MaxGCPauseMillis=5",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=30",
        "-Dio.netty.leakDetection.level=disabled",
        "-Dio.netty.buffer.checkAccessible=false",
        "-Dio.netty.buffer.checkBounds=false",
        "-cp",
        System.getProperty("java.class.path"),
        EditServer.class.getName(),
        configuration.toString(),
        "" + port,
        zone.name());
  }

  /// Arguments: the configuration's file, the port in it, the zone's name.
  public static void main(String[] arguments) throws Exception {
    var configuration = Configuration.read(Path.of(arguments[0]), Map.of());
    Logging.configure(configuration.log().level(), configuration.log().format());
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    var zone = BenchZone.named(arguments[2]);
    try (var node = new Node(configuration);
        var client = new UdpClient(address, ANSWER_TIMEOUT, 1);
        var commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      node.start();
      var edits = new EditLoad(node.store(), zone, client);
      for (var line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(obey(line.split(" ", -1), node, configuration, edits));
      }
    }
    Logging.close();
  }

  private static String obey(
      String[] command, Node node, Configuration configuration, EditLoad edits)
      throws IOException, InterruptedException {
    return switch (command[0]) {
      case "edit" ->
          edits.run(Integer.parseInt(command[1]), Double.parseDouble(command[2])).toString();
      case "reload" -> {
        long begun = System.nanoTime();
        node.reload(configuration);
        yield String.format(Locale.ROOT, "reload_s=%.3f", (System.nanoTime() - begun) / 1e9);
      }
      default -> throw new IllegalArgumentException(command[0]);
    };
  }
}
