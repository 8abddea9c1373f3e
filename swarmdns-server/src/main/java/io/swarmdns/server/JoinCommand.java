package io.swarmdns.server;

import io.swarmdns.gossip.identity.Enroller;
import io.swarmdns.gossip.identity.IdentityException;
import io.swarmdns.gossip.identity.JoinToken;
import io.swarmdns.gossip.identity.NodeName;
import io.swarmdns.server.swarm.SwarmFiles;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `swarmdnsd join`: makes this machine a node of a swarm that is there.
@Command(
    name = "join",
    description = "Makes this machine a node of a swarm, with a token made there.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "The token is made by swarmctl token create, at any node. It names the swarm's addresses and",
      "the fingerprint of its root certificate: nobody else can answer in its place. It is spent by",
      "one machine.",
      "",
      "Example:",
      "  swarmdnsd join --config /etc/swarmdns/swarmdns.yaml swarm1-..."
    })
final class JoinCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "TOKEN", description = "From swarmctl token create.")
  private String token = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The node's name; default: node.name of the configuration, else the host's.")
  private @Nullable String name;

  @Override
  public Integer call() throws Exception {
    var configuration = config.read();
    String node =
        NodeName.check(
            Optional.ofNullable(name).orElseGet(() -> InitCommand.nameFor(configuration)));
    try (var directory = DataDirectory.lock(configuration.node().dataDirectory())) {
      var files = new SwarmFiles(directory.path());
      if (files.isMember()) {
        throw new IdentityException(
            files.identity().path() + " is there already: this machine is a node of a swarm");
      }
      var joined = new Enroller(InstantSource.system()).join(JoinToken.parse(token), node);
      joined.write(files.identity());
      var out = spec.commandLine().getOut();
      out.println(
          "joined swarm "
              + joined.identity().subject().swarm()
              + " as node "
              + node
              + ", a "
              + joined.admission().role().name().toLowerCase(Locale.ROOT));
      out.println("next: start the node with swarmdnsd run");
    }
    return 0;
  }
}
