package io.swarmdns.ctl;

import io.swarmdns.proto.Operation;
import io.swarmdns.proto.RRsetText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl record add`.
@Command(
    name = "add",
    description = "Adds records to those that a name and type has.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl record add example.org @ MX \"10 mail.example.net.\"",
      "  swarmctl record add example.org www AAAA 2001:db8::1 --comment \"dual stack\""
    })
final class RecordAddCommand extends RecordEdit {
  @Parameters(index = "2", paramLabel = "TYPE", description = "Such as A, MX, TXT, TYPE65280.")
  private String type = "A";

  @Parameters(
      index = "3..*",
      arity = "1..*",
      paramLabel = "DATA",
      description = "As in a zone file, an argument for each record.")
  private List<String> records = List.of();

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      converter = Serials.class,
      description = "Default: that of the records there, else the SOA's minimum.")
  private @Nullable Integer ttlSeconds;

  @Override
  Operation operation() {
    var rrset = RRsetText.newBuilder().setOwner(owner()).setType(type).addAllRecords(records);
    if (ttlSeconds != null) {
      rrset.setTtlSeconds(ttlSeconds);
    }
    return Operation.newBuilder().setAdd(rrset).build();
  }
}
