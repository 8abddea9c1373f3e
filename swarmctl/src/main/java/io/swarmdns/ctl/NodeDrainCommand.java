package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.NodeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl node drain`.
@Command(
    name = "drain",
    description = "Tells a node to hand over leadership and vote, and to take no more queries.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl node drain ns3 && swarmctl watch"})
final class NodeDrainCommand extends SwarmCommand {
  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Option(names = "--force", description = "Also when it is the last of its kind.")
  private boolean force;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = NodeRequest.newBuilder().setNode(node).setForce(force).build();
    session.swarm().ask(admin -> admin.drainNode(request));
    session.done(node + " is draining; see swarmctl node show " + node);
    return ExitCode.DONE;
  }
}
