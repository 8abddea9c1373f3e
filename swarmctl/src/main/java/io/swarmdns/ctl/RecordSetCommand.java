package io.swarmdns.ctl;

import io.swarmdns.proto.Operation;
import io.swarmdns.proto.RRsetText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl record set`.
@Command(
    name = "set",
    description = "Makes the records of a name and type exactly these.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl record set example.org www A 192.0.2.1 192.0.2.2 --ttl 300",
      "  swarmctl record set example.org @ TXT '\"v=spf1 -all\"' --wait live"
    })
final class RecordSetCommand extends RecordEdit {
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
    return Operation.newBuilder().setSet(rrset).build();
  }
}
