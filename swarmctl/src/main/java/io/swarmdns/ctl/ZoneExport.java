package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Swarm;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.TextPiece;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Zones as text, written as it arrives.
final class ZoneExport {
  private ZoneExport() {}

  static void write(Swarm swarm, ExportRequest request, Writer out)
      throws InterruptedException, IOException {
    try (var pieces = swarm.stream(admin -> admin.exportZone(request))) {
      for (TextPiece piece = pieces.next(); piece != null; piece = pieces.next()) {
        out.write(piece.getText());
      }
    }
  }

  /// Writes to a file beside the wanted one, which takes its place when it is complete.
  static void toFile(Swarm swarm, ExportRequest request, Path file)
      throws InterruptedException, IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw Failure.failed(file + ": there is no such directory");
    }
    Path partial = Files.createTempFile(directory, ".swarmctl", ".part");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(partial)) {
        write(swarm, request, out);
      }
      Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
