package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ChangesetCall;
import io.swarmdns.ctl.edit.ImportCall;
import io.swarmdns.ctl.edit.ZoneTextSource;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `swarmctl zone create`.
@Command(
    name = "create",
    description = "Creates a zone that is not there yet.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl zone create example.org --ns ns1.example.net. --ns ns2.example.net.",
      "  swarmctl zone create example.org --ns ns1=192.0.2.1 --ns ns2=192.0.2.2,2001:db8::2",
      "  swarmctl zone create example.org --file example.org.zone"
    })
final class ZoneCreateCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();

  @Option(
      names = "--ns",
      paramLabel = "NAME[=ADDRESS,...]",
      description = {
        "Name server, the primary one first. A name below the zone (without a dot at its end:",
        "relative to it) needs its addresses."
      })
  private List<String> nameServers = new ArrayList<>();

  @Option(
      names = "--contact",
      paramLabel = "NAME",
      defaultValue = "hostmaster",
      description = "Mailbox of whoever is responsible. Default: ${DEFAULT-VALUE}.")
  private String contact = "hostmaster";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Zone file with all of it.")
  private @Nullable Path file;

  @Override
  void checkArguments() {
    if ((file == null) == nameServers.isEmpty()) {
      throw Failure.usage("say what the zone is to hold, by --ns or by --file");
    }
    if (edit.ifSerial() != null) {
      throw Failure.usage("--if-serial makes no sense for a zone that is new");
    }
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    if (file != null) {
      var text = ZoneTextSource.of(file);
      var header = edit.header(zone.origin(), text.name()).setMustBeNew(true).build();
      return new EditReport(session, text.name()).make(new ImportCall(header, text));
    }
    var text = ZoneText.newBuilder().setText(NewZone.text(contact, nameServers));
    var changeset =
        edit.changeset(zone.origin())
            .addZones(ZoneEdit.newBuilder().setOrigin(zone.origin()).setCreate(text))
            .build();
    return new EditReport(session, "").make(new ChangesetCall(changeset, edit.level()));
  }
}
