package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.RevokeTokenRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `swarmctl token revoke`.
@Command(
    name = "revoke",
    description = "Makes a token useless; a node that has joined with it stays.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl token revoke 5f2c9a"})
final class TokenRevokeCommand extends SwarmCommand {
  @Parameters(paramLabel = "ID", description = "Of token list.")
  private String id = "";

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = RevokeTokenRequest.newBuilder().setId(id).build();
    session.swarm().ask(admin -> admin.revokeToken(request));
    session.done("token " + id + " is revoked");
    return ExitCode.DONE;
  }
}
