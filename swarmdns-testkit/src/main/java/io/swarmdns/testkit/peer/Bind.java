package io.swarmdns.testkit.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// ISC's BIND 9: a third opinion where NSD and Knot disagree.
public record Bind() implements ServerKind {
  public static final Program PROGRAM = new Program("named", "bind9");

  @Override
  public String name() {
    return "bind";
  }

  @Override
  public List<String> prepare(Path directory, int port, List<ZoneFile> zones) throws IOException {
    var text = new StringBuilder();
    text.append(
        """
        options {
          directory "%1$s";
          pid-file none;
          session-keyfile none;
          listen-on port %2$d { 127.0.0.1; };
          listen-on-v6 { none; };
          recursion no;
          zero-no-soa-ttl no;
          minimal-responses yes;
          minimal-any no;
          max-udp-size %3$d;
          nocookie-udp-size %3$d;
          answer-cookie no;
          version none;
          hostname none;
          server-id none;
          notify no;
          dnssec-validation no;
          check-names primary ignore;
          check-integrity no;
          empty-zones-enable no;
        };
        controls { };
        """
            .formatted(directory, port, UDP_ANSWER_MAX_BYTES));
    for (ZoneFile zone : zones) {
      text.append(
          "zone \"%s\" { type primary; file \"%s\"; };\n".formatted(zone.origin(), zone.file()));
    }
    Path file = directory.resolve("named.conf");
    Files.writeString(file, text);
    return List.of(PROGRAM.path(), "-g", "-n", "1", "-c", file.toString());
  }
}
