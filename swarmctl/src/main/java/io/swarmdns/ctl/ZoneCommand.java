package io.swarmdns.ctl;

import picocli.CommandLine.Command;

/// `swarmctl zone`: what is done with whole zones.
@Command(
    name = "zone",
    description = "Lists, creates, shows, edits and deletes zones.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ZoneListCommand.class,
      ZoneCreateCommand.class,
      ZoneShowCommand.class,
      ZoneImportCommand.class,
      ZoneExportCommand.class,
      ZoneEditCommand.class,
      ZoneHistoryCommand.class,
      ZoneDiffCommand.class,
      ZoneRollbackCommand.class,
      ZoneDeleteCommand.class,
      ZoneReleaseCommand.class,
      ZoneFollowCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  swarmctl zone list",
      "  swarmctl zone edit example.org",
      "  swarmctl zone history example.org"
    })
final class ZoneCommand extends Group {}
