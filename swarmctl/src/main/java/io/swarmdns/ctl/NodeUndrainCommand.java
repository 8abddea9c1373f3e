package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.NodeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `swarmctl node undrain`.
@Command(
    name = "undrain",
    description = "Takes node drain back: the node may vote and lead, and takes queries again.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl node undrain ns3 && swarmctl watch"})
final class NodeUndrainCommand extends SwarmCommand {
  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = NodeRequest.newBuilder().setNode(node).build();
    session.swarm().ask(admin -> admin.undrainNode(request));
    session.done(node + " is in service again; see swarmctl node show " + node);
    return ExitCode.DONE;
  }
}
