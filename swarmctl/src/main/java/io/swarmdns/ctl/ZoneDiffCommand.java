package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.DiffRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `swarmctl zone diff`.
@Command(
    name = "diff",
    description = "Shows what changed between two serials of a zone.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl zone diff example.org                        what the last edit changed",
      "  swarmctl zone diff example.org 2026112401             what changed since",
      "  swarmctl zone diff example.org 2026112401 2026112403  what changed between"
    })
final class ZoneDiffCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FROM",
      defaultValue = "0",
      converter = Serials.class,
      description = "Serial; default: the one before TO.")
  private int from;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      defaultValue = "0",
      converter = Serials.class,
      description = "Serial; default: the current one.")
  private int to;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request =
        DiffRequest.newBuilder()
            .setOrigin(zone.origin())
            .setFromSerial(from)
            .setToSerial(to)
            .build();
    var plan = Plan.show(session, session.swarm().stream(admin -> admin.getDiff(request)));
    plan.orRefuse();
    if (session.isJson()) {
      var json = session.json().object();
      plan.fields(json);
      json.endObject().end();
    }
    return ExitCode.DONE;
  }
}
