package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.StatusRequest;
import picocli.CommandLine.Command;

/// `swarmctl node list`.
@Command(
    name = "list",
    description = "Lists the nodes of the swarm, silent ones too.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl node list"})
final class NodeListCommand extends SwarmCommand {
  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = StatusRequest.getDefaultInstance();
    var status = session.swarm().ask(admin -> admin.getStatus(request));
    var listing = session.listing(NodeTexts.COLUMNS, "nodes", "no nodes");
    NodeTexts.rows(status).forEach(listing::add);
    listing.end();
    return ExitCode.DONE;
  }
}
