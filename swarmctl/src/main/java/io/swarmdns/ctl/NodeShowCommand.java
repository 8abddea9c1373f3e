package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `swarmctl node show`.
@Command(
    name = "show",
    description = "Shows all that is known of a node.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl node show ns1"})
final class NodeShowCommand extends SwarmCommand {
  @Parameters(paramLabel = "NODE", description = "The node's name.")
  private String node = "";

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = StatusRequest.getDefaultInstance();
    var status = session.swarm().ask(admin -> admin.getStatus(request));
    session.show(
        NodeTexts.COLUMNS,
        NodeTexts.row(status, node)
            .orElseThrow(() -> Failure.refused(node + ": no such node; see swarmctl node list")));
    return ExitCode.DONE;
  }
}
