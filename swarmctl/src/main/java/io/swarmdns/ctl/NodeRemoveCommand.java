package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.NodeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl node remove`.
@Command(
    name = "remove",
    description =
        "Removes a node from the swarm for good: its certificates are refused; asks before.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "To come back, the machine must join anew with a token.",
      "",
      "Example:",
      "  swarmctl node remove ns3"
    })
final class NodeRemoveCommand extends SwarmCommand {
  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Option(names = "--force", description = "Although it is alive, or the last of its kind.")
  private boolean force;

  @Mixin private Confirmation yes = new Confirmation();

  @Override
  ExitCode run(Session session) throws InterruptedException {
    if (!session.confirmed("Remove " + node + " for good?", yes)) {
      return ExitCode.FAILED;
    }
    var request = NodeRequest.newBuilder().setNode(node).setForce(force).build();
    session.swarm().ask(admin -> admin.removeNode(request));
    session.done(node + " is removed");
    return ExitCode.DONE;
  }
}
