package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ChangesetCall;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.proto.ZoneRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `swarmctl zone delete`.
@Command(
    name = "delete",
    description = "Deletes a zone at every node; asks before.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl zone delete example.org",
      "  swarmctl zone delete example.org --if-serial 2026112401 --yes"
    })
final class ZoneDeleteCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();
  @Mixin private Confirmation yes = new Confirmation();

  @Override
  ExitCode run(Session session) throws InterruptedException {
    if (!yes.given() && !session.confirmed(question(session), yes)) {
      return ExitCode.FAILED;
    }
    var changeset =
        edit.changeset(zone.origin())
            .addZones(ZoneEdit.newBuilder().setOrigin(zone.origin()).setRemove(true))
            .build();
    return new EditReport(session, "").make(new ChangesetCall(changeset, edit.level()));
  }

  private String question(Session session) throws InterruptedException {
    var request = ZoneRequest.newBuilder().setOrigin(zone.origin()).build();
    ZoneInfo info = session.swarm().ask(admin -> admin.getZone(request));
    return "Delete %s with %,d records, serial %d?"
        .formatted(zone.origin(), info.getRecords(), Serials.number(info.getSerial()));
  }
}
