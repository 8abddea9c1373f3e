package io.swarmdns.ctl;

import picocli.CommandLine.Command;

/// `swarmctl token`: what machines join the swarm with.
@Command(
    name = "token",
    description = "Tokens, with which machines join the swarm.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
    footer = {
      "",
      "Examples:",
      "  swarmctl token create --role backup --valid 2h",
      "  swarmctl token list"
    })
final class TokenCommand extends Group {}
