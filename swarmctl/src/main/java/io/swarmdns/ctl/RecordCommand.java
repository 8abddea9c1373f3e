package io.swarmdns.ctl;

import picocli.CommandLine.Command;

/// `swarmctl record`: what is done with single records.
@Command(
    name = "record",
    description = "Sets, adds and deletes records of a zone.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RecordSetCommand.class, RecordAddCommand.class, RecordDeleteCommand.class},
    footer = {
      "",
      "Examples:",
      "  swarmctl record set example.org www A 192.0.2.1",
      "  swarmctl record delete example.org old"
    })
final class RecordCommand extends Group {}
