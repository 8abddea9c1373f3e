package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ImportCall;
import io.swarmdns.ctl.edit.ZoneTextSource;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl zone import`.
@Command(
    name = "import",
    description = "Makes a zone what a zone file says, new or not, without asking.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Only what differs is changed. The text may not $INCLUDE other files. To see what would change",
      "before it does: swarmctl apply.",
      "",
      "Examples:",
      "  swarmctl zone import example.org example.org.zone",
      "  dig @192.0.2.1 example.org AXFR | swarmctl zone import example.org - --new"
    })
final class ZoneImportCommand extends SwarmCommand {
  private static final String STANDARD_INPUT = "-";

  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();

  @Parameters(index = "1", paramLabel = "FILE", description = "Zone file; -: standard input.")
  private String file = STANDARD_INPUT;

  @Option(names = "--new", description = "Refuse when there is such a zone.")
  private boolean mustBeNew;

  @Override
  void checkArguments() {
    if (mustBeNew && edit.ifSerial() != null) {
      throw Failure.usage("--new and --if-serial exclude each other");
    }
  }

  @Override
  ExitCode run(Session session) throws InterruptedException, IOException {
    if (!file.equals(STANDARD_INPUT)) {
      return imported(session, ZoneTextSource.of(Path.of(file)));
    }
    // What may have to be sent again must be kept.
    Path kept = Files.createTempFile("swarmctl", ".zone");
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      Files.copy(in, kept, StandardCopyOption.REPLACE_EXISTING);
      return imported(session, ZoneTextSource.of(kept, "standard input"));
    } finally {
      Files.deleteIfExists(kept);
    }
  }

  private ExitCode imported(Session session, ZoneTextSource text) throws InterruptedException {
    var header = edit.header(zone.origin(), text.name()).setMustBeNew(mustBeNew).build();
    return new EditReport(session, text.name()).make(new ImportCall(header, text));
  }
}
