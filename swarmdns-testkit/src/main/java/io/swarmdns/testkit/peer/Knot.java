package io.swarmdns.testkit.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// CZ.NIC's Knot DNS.
public record Knot() implements ServerKind {
  public static final Program PROGRAM = new Program("knotd", "knot");

  @Override
  public String name() {
    return "knot";
  }

  /// Semantic checks are soft: Knot would refuse zones with names below a DNAME, which must be
  /// answered too.
  @Override
  public List<String> prepare(Path directory, int port, List<ZoneFile> zones) throws IOException {
    var text = new StringBuilder();
    text.append(
        """
        server:
            listen: 127.0.0.1@%2$d
            rundir: "%1$s"
            udp-workers: 1
            tcp-workers: 1
            background-workers: 1
            udp-max-payload: %3$d
            version: ""
            identity: ""
        database:
            storage: "%1$s/db"
            journal-db-max-size: 16M
            kasp-db-max-size: 16M
            timer-db-max-size: 16M
            catalog-db-max-size: 16M
        log:
          - target: stderr
            any: notice
        template:
          - id: default
            storage: "%1$s"
            semantic-checks: soft
            zonefile-load: whole
            zonefile-sync: -1
            journal-content: none
        zone:
        """
            .formatted(directory, port, UDP_ANSWER_MAX_BYTES));
    for (ZoneFile zone : zones) {
      text.append("  - domain: \"%s\"\n    file: \"%s\"\n".formatted(zone.origin(), zone.file()));
    }
    Path file = directory.resolve("knot.conf");
    Files.writeString(file, text);
    return List.of(PROGRAM.path(), "-c", file.toString());
  }
}
