package io.swarmdns.testkit.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How to run one implementation of an authoritative server in the foreground.
///
/// Every kind is configured alike, so that answers can be compared: minimal responses, no rate
/// limit, 1232 bytes as the largest UDP answer, no identity of its own.
public interface ServerKind {
  /// Largest UDP answer every kind is configured for, in bytes.
  int UDP_ANSWER_MAX_BYTES = 1232;

  /// A short name for reports: `nsd`, `knot`.
  String name();

  /// Writes the configuration into `directory` and returns the command that runs the server in the
  /// foreground on 127.0.0.1.
  List<String> prepare(Path directory, int port, List<ZoneFile> zones) throws IOException;
}
