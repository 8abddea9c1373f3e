package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.TextPiece;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `swarmctl zone export`.
@Command(
    name = "export",
    description = "Writes a zone as text of a zone file, in canonical order.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "A file appears only once it is complete.",
      "",
      "Examples:",
      "  swarmctl zone export example.org > example.org.zone",
      "  swarmctl zone export example.org --serial 2026112401 --file old.zone"
    })
final class ZoneExportCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Option(
      names = "--serial",
      paramLabel = "SERIAL",
      converter = Serials.class,
      description = "As it was at this serial. Default: as it is.")
  private @Nullable Integer serial;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where to. Default: standard output.")
  private @Nullable Path file;

  @Override
  ExitCode run(Session session) throws InterruptedException, IOException {
    var request = ExportRequest.newBuilder().setOrigin(zone.origin());
    if (serial != null) {
      request.setSerial(serial);
    }
    if (file != null) {
      ZoneExport.toFile(session.swarm(), request.build(), file);
      session.done(zone.origin() + " written to " + file);
    } else if (session.isJson()) {
      asJson(session, request.build());
    } else {
      ZoneExport.write(session.swarm(), request.build(), session.terminal().out());
    }
    return ExitCode.DONE;
  }

  private void asJson(Session session, ExportRequest request) throws InterruptedException {
    try (var pieces = session.swarm().stream(admin -> admin.exportZone(request))) {
      TextPiece piece = pieces.next(); // fails before anything is written
      var json = session.json().object().field("origin", zone.origin()).array("lines");
      for (; piece != null; piece = pieces.next()) {
        piece.getText().lines().forEach(json::value);
      }
      json.endArray().endObject().end();
    }
  }
}
