package io.swarmdns.server;

import io.swarmdns.gossip.identity.NodeName;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.swarm.SwarmFiles;
import io.swarmdns.server.swarm.SwarmFounding;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `swarmdnsd init`: founds a swarm, with this machine as its first node.
@Command(
    name = "init",
    description = "Founds a swarm with this machine as its first node.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Makes the swarm's certificate authority, this node's certificate, and an administrator's",
      "identity for swarmctl. The root key is written to a file of its own: put that away, off this",
      "machine. It is needed to replace the issuing key, and for nothing else.",
      "",
      "Example:",
      "  swarmdnsd init --config /etc/swarmdns/swarmdns.yaml --name n1"
    })
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The node's name; default: node.name of the configuration, else the host's.")
  private @Nullable String name;

  @Option(
      names = "--root-key",
      paramLabel = "FILE",
      description = "Where the root key goes; default: swarm-root.key beside the data directory.")
  private @Nullable Path rootKey;

  @Option(
      names = "--admin-identity",
      paramLabel = "FILE",
      description =
          "Where the identity for swarmctl goes; default: admin.pem beside the data directory.")
  private @Nullable Path adminIdentity;

  @Override
  public Integer call() throws Exception {
    var configuration = config.read();
    var data = configuration.node().dataDirectory();
    String node = NodeName.check(Optional.ofNullable(name).orElseGet(() -> nameFor(configuration)));
    try (var directory = DataDirectory.lock(data)) {
      found(directory, data, node);
    }
    return 0;
  }

  /// The host's name up to its first dot: a node's name has none.
  static String nameFor(Configuration configuration) {
    String host = new Options(configuration).nodeName();
    int dot = host.indexOf('.');
    return (dot < 0 ? host : host.substring(0, dot)).toLowerCase(Locale.ROOT);
  }

  private void found(DataDirectory directory, Path data, String node)
      throws IOException, GeneralSecurityException {
    var beside = data.toAbsolutePath().normalize();
    var rootFile = rootKey != null ? rootKey : beside.resolveSibling("swarm-root.key");
    var adminFile = adminIdentity != null ? adminIdentity : beside.resolveSibling("admin.pem");
    String swarm = SwarmFounding.found(new SwarmFiles(directory.path()), node, rootFile, adminFile);
    var out = spec.commandLine().getOut();
    out.println("swarm " + swarm + " founded; this machine is its node " + node);
    out.println("  root key:       " + rootFile + "  (put it away, off this machine)");
    out.println("  administrator:  " + adminFile + "  (for swarmctl --identity)");
    out.println("next: start the node with swarmdnsd run, then for each other machine");
    out.println("  swarmctl token create        (here)");
    out.println("  swarmdnsd join TOKEN         (there)");
  }
}
