package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ChangesetCall;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.DiffRequest;
import io.swarmdns.proto.Precondition;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `swarmctl zone rollback`.
@Command(
    name = "rollback",
    description = "Brings a zone back to what it was at a serial, under a new one; asks before.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Shows what will change. When the zone is changed by somebody else before the answer, nothing",
      "is done.",
      "",
      "Example:",
      "  swarmctl zone rollback example.org 2026112401"
    })
final class ZoneRollbackCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();
  @Mixin private Confirmation yes = new Confirmation();

  @Parameters(
      index = "1",
      paramLabel = "SERIAL",
      converter = Serials.class,
      description = "One of zone history.")
  private int serial;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var changeset =
        edit.changeset(zone.origin())
            .addZones(ZoneEdit.newBuilder().setOrigin(zone.origin()).setRollBackTo(serial));
    if (!yes.given()) {
      var request = ZoneRequest.newBuilder().setOrigin(zone.origin()).build();
      int now = session.swarm().ask(admin -> admin.getZone(request)).getSerial();
      show(session, now);
      if (!session.confirmed("Roll back?", yes)) {
        return ExitCode.FAILED;
      }
      changeset.addPreconditions(
          Precondition.newBuilder().setOrigin(zone.origin()).setSerialIs(now));
    }
    return new EditReport(session, "").make(new ChangesetCall(changeset.build(), edit.level()));
  }

  /// What the rollback does is the difference from now to then.
  private void show(Session session, int now) throws InterruptedException {
    var request =
        DiffRequest.newBuilder()
            .setOrigin(zone.origin())
            .setFromSerial(now)
            .setToSerial(serial)
            .build();
    Plan.show(session, session.swarm().stream(admin -> admin.getDiff(request))).orRefuse();
  }
}
