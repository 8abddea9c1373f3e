package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.ZoneRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `swarmctl zone release`.
@Command(
    name = "release",
    description = "Lets a zone that follows a file be edited otherwise; the file counts no more.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl zone release example.org"})
final class ZoneReleaseCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = ZoneRequest.newBuilder().setOrigin(zone.origin()).build();
    session.swarm().ask(admin -> admin.releaseZone(request));
    session.done(zone.origin() + " follows no file any longer");
    return ExitCode.DONE;
  }
}
