package io.swarmdns.testkit.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// NLnet Labs' NSD.
public record Nsd() implements ServerKind {
  public static final Program PROGRAM = new Program("nsd", "nsd");

  @Override
  public String name() {
    return "nsd";
  }

  @Override
  public List<String> prepare(Path directory, int port, List<ZoneFile> zones) throws IOException {
    var text = new StringBuilder();
    text.append(
        """
        server:
          ip-address: 127.0.0.1@%2$d
          username: ""
          zonesdir: "%1$s"
          database: ""
          pidfile: "%1$s/nsd.pid"
          xfrdfile: "%1$s/xfrd.state"
          zonelistfile: "%1$s/zone.list"
          xfrdir: "%1$s"
          server-count: 1
          tcp-count: 50
          minimal-responses: yes
          refuse-any: no
          rrl-ratelimit: 0
          ipv4-edns-size: %3$d
          hide-version: yes
          hide-identity: yes
        remote-control:
          control-enable: no
        """
            .formatted(directory, port, UDP_ANSWER_MAX_BYTES));
    for (ZoneFile zone : zones) {
      text.append(
          "zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n".formatted(zone.origin(), zone.file()));
    }
    Path file = directory.resolve("nsd.conf");
    Files.writeString(file, text);
    return List.of(PROGRAM.path(), "-d", "-c", file.toString());
  }
}
