package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.FollowRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `swarmctl zone follow`.
@Command(
    name = "follow",
    description = {
      "Lets a zone follow its file at a node that has swarm.follow: what is in the file replaces",
      "the zone at the node's next reload, and other edits are refused."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl zone follow example.org --node n1"})
final class ZoneFollowCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Option(
      names = "--node",
      paramLabel = "NODE",
      defaultValue = "",
      description = "The node that has the file. Without it: the node that is asked.")
  private String node = "";

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = FollowRequest.newBuilder().setOrigin(zone.origin()).setNode(node).build();
    session.swarm().ask(admin -> admin.followZone(request));
    session.done(
        zone.origin()
            + " follows its file"
            + (node.isEmpty() ? "" : " at " + node)
            + " from now on");
    return ExitCode.DONE;
  }
}
