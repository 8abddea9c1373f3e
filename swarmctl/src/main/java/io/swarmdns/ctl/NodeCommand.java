package io.swarmdns.ctl;

import picocli.CommandLine.Command;

/// `swarmctl node`: the machines of the swarm.
@Command(
    name = "node",
    description = "Lists and shows nodes, drains and removes them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeListCommand.class,
      NodeShowCommand.class,
      NodeDrainCommand.class,
      NodeUndrainCommand.class,
      NodeRemoveCommand.class
    },
    footer = {"", "Examples:", "  swarmctl node list", "  swarmctl node drain ns3"})
final class NodeCommand extends Group {}
