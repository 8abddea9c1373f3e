package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import picocli.CommandLine.Command;

/// `swarmctl status`.
@Command(
    name = "status",
    description = "Shows the swarm, its nodes, and what needs attention.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Examples:", "  swarmctl status", "  swarmctl status -o json | jq .leader"})
final class StatusCommand extends SwarmCommand {
  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = StatusRequest.getDefaultInstance();
    SwarmStatus status = session.swarm().ask(admin -> admin.getStatus(request));
    if (session.isJson()) {
      StatusTexts.write(session.json(), status);
    } else {
      StatusTexts.write(session.terminal(), status);
    }
    return ExitCode.DONE;
  }
}
