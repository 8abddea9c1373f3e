package io.swarmdns.ctl;

import io.swarmdns.proto.Operation;
import picocli.CommandLine.Command;

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
final class RecordAddCommand extends RRsetEdit {
  @Override
  Operation operation() {
    return Operation.newBuilder().setAdd(rrset()).build();
  }
}
