package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ChangesetCall;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.Operations;
import io.swarmdns.proto.ZoneEdit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A command that makes one operation on the records of a name.
abstract class RecordEdit extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();

  @Parameters(
      index = "1",
      paramLabel = "OWNER",
      description = "Name: relative to the zone, absolute with a dot at its end, or @.")
  private String owner = "@";

  String owner() {
    return owner;
  }

  abstract Operation operation();

  @Override
  final ExitCode run(Session session) throws InterruptedException {
    var operations = Operations.newBuilder().addOperations(operation());
    var changeset =
        edit.changeset(zone.origin())
            .addZones(ZoneEdit.newBuilder().setOrigin(zone.origin()).setOperations(operations))
            .build();
    return new EditReport(session, "").make(new ChangesetCall(changeset, edit.level()));
  }
}
