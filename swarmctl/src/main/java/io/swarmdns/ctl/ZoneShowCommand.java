package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.ZoneRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `swarmctl zone show`.
@Command(
    name = "show",
    description = "Shows what is known of a zone; its records: zone export.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl zone show example.org"})
final class ZoneShowCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = ZoneRequest.newBuilder().setOrigin(zone.origin()).build();
    session.show(ZoneTexts.SHEET, session.swarm().ask(admin -> admin.getZone(request)));
    return ExitCode.DONE;
  }
}
