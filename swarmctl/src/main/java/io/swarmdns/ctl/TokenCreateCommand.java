package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.CreateTokenReply;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.Role;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `swarmctl token create`.
@Command(
    name = "create",
    description = "Makes a token, with which one machine can join the swarm once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "The token is shown this one time; whoever has it can become a node.",
      "",
      "Examples:",
      "  swarmctl token create",
      "  swarmctl token create --role backup --node ns4 --valid 1d"
    })
final class TokenCreateCommand extends SwarmCommand {
  /// What a machine may become.
  enum JoinRole {
    primary(Role.PRIMARY),
    backup(Role.BACKUP),
    witness(Role.WITNESS);

    private final Role role;

    JoinRole(Role role) {
      this.role = role;
    }
  }

  private static final Columns<CreateTokenReply> COLUMNS =
      Columns.<CreateTokenReply>none()
          .with("TOKEN", "token", CreateTokenReply::getToken)
          .with("ID", "id", CreateTokenReply::getId)
          .with("EXPIRES", "expires", reply -> ZoneTexts.time(reply.getExpiresMillis()));

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "primary",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private JoinRole role = JoinRole.primary;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Name that the machine must take. Default: any.")
  private String node = "";

  @Option(
      names = "--valid",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = Durations.class,
      description = "How long it can be used, at most 7d. Default: ${DEFAULT-VALUE}.")
  private Duration valid = Duration.ofHours(1);

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request =
        CreateTokenRequest.newBuilder()
            .setRole(role.role)
            .setNode(node)
            .setValidSeconds((int) valid.toSeconds())
            .build();
    session.show(COLUMNS, session.swarm().askOnce(admin -> admin.createToken(request)));
    return ExitCode.DONE;
  }
}
