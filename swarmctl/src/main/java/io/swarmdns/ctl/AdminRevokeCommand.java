package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.RevokeAdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `swarmctl admin revoke`.
@Command(
    name = "revoke",
    description = "Lets every node refuse an administrator from now on.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl admin revoke alice"})
final class AdminRevokeCommand extends SwarmCommand {
  @Parameters(paramLabel = "NAME", description = "Of admin list.")
  private String name = "";

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = RevokeAdminRequest.newBuilder().setName(name).build();
    session.swarm().ask(admin -> admin.revokeAdmin(request));
    session.done(name + " is revoked");
    return ExitCode.DONE;
  }
}
