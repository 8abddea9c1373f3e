package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `swarmctl prepare`: does once what commands do, while the launcher has the JVM record it
/// (`-XX:AOTCacheOutput`, JEP 514 and 515): which classes are loaded and linked. Commands that
/// start with the recording have them at hand.
///
/// Run without the launcher it leaves nothing behind.
@Command(
    name = "prepare",
    description = "Makes swarmctl start faster; once after installing, and after Java was updated.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Writes what the JVM has learned to cache/swarmctl.aot beside bin and lib. swarmdnsd prepare",
      "does this too.",
      "",
      "Example:",
      "  swarmctl prepare"
    })
final class PrepareCommand implements Callable<Integer> {
  private static final String[][] COMMANDS = {
    {"--version"},
    {"--help"},
    {"status"},
    {"status", "-o", "json"},
    {"zone", "list"},
    {"zone", "list", "-o", "json"},
    {"zone", "show", "example"},
    {"record", "set", "example", "www", "A", "192.0.2.1"},
    {"node", "list"},
  };

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("swarmctl-prepare");
    Path socket = directory.resolve("admin.sock");
    Path identity = directory.resolve("identity.pem");
    var swarm = new PracticeSwarm();
    swarm.writeIdentity(identity);
    try (var node = new PracticeNode(socket, swarm)) {
      for (String[] command : COMMANDS) {
        practise(directory, Map.of("SWARMCTL_SOCKET", socket.toString()), command);
      }
      var tls = Map.of("SWARMCTL_SERVER", node.address(), "SWARMCTL_IDENTITY", identity.toString());
      practise(directory, tls, "status");
    } finally {
      Files.deleteIfExists(identity);
      Files.deleteIfExists(socket);
      Files.deleteIfExists(directory);
    }
    return 0;
  }

  private static void practise(Path home, Map<String, String> environment, String... command) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    var nothing = new BufferedReader(Reader.nullReader());
    var terminal = new Terminal(nowhere, nowhere, nothing, 0, false, false);
    int code = Main.run(new Surroundings(terminal, environment, home, home, home), command);
    if (code != 0) {
      throw Failure.failed("swarmctl " + String.join(" ", command) + " ended with code " + code);
    }
  }
}
