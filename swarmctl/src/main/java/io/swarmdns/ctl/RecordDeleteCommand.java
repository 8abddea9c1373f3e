package io.swarmdns.ctl;

import io.swarmdns.proto.Operation;
import io.swarmdns.proto.RRsetKey;
import io.swarmdns.proto.RRsetText;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `swarmctl record delete`.
@Command(
    name = "delete",
    description = "Deletes records: some, all of a type, or all of a name.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl record delete example.org www A 192.0.2.1   this one",
      "  swarmctl record delete example.org www A             all addresses of www",
      "  swarmctl record delete example.org www               all that www has"
    })
final class RecordDeleteCommand extends RecordEdit {
  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TYPE",
      defaultValue = "",
      description = "Default: every type.")
  private String type = "";

  @Parameters(
      index = "3..*",
      arity = "0..*",
      paramLabel = "DATA",
      description = "As in a zone file. Default: every record of the type.")
  private List<String> records = List.of();

  @Override
  Operation operation() {
    var operation = Operation.newBuilder();
    if (type.isEmpty()) {
      return operation.setRemoveName(owner()).build();
    }
    if (records.isEmpty()) {
      var key = RRsetKey.newBuilder().setOwner(owner()).setType(type);
      return operation.setRemoveRrset(key).build();
    }
    var rrset = RRsetText.newBuilder().setOwner(owner()).setType(type).addAllRecords(records);
    return operation.setRemoveRecords(rrset).build();
  }
}
