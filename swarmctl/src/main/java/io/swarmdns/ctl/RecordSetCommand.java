package io.swarmdns.ctl;

import io.swarmdns.proto.Operation;
import picocli.CommandLine.Command;

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
final class RecordSetCommand extends RRsetEdit {
  @Override
  Operation operation() {
    return Operation.newBuilder().setSet(rrset()).build();
  }
}
