package io.swarmdns.ctl;

import picocli.CommandLine.Command;

/// `swarmctl admin`: who may ask the swarm, and for what.
@Command(
    name = "admin",
    description = "People and programs that may ask the swarm.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AdminCreateCommand.class, AdminListCommand.class, AdminRevokeCommand.class},
    footer = {
      "",
      "Examples:",
      "  swarmctl admin create alice --level owner",
      "  swarmctl admin revoke alice"
    })
final class AdminCommand extends Group {}
