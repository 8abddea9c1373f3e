package io.swarmdns.server.frontend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many connections this process can have open.
///
/// A process that has reached its limit of open files can accept nobody: idle connections would
/// keep everyone out until their timeout, and zone files could not be read. So fewer connections
/// are let in, and the idlest makes room before it comes to that.
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /// For everything else: zone files, jars, UDP sockets, connections that are just being closed.
  static final int RESERVED = 256;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /// The options, with no more connections than there can be.
  static StreamOptions cut(StreamOptions options) {
    try {
      return cut(options, Files.readAllLines(LIMITS));
    } catch (IOException e) {
      return options; // not Linux
    }
  }

  static StreamOptions cut(StreamOptions options, List<String> limits) {
    long files = softLimit(limits);
    int connections = Math.clamp(files - RESERVED, 1, StreamOptions.CONNECTIONS_MAX);
    if (connections >= options.maxConnections()) {
      return options;
    }
    LOG.warn(
        "only {} connections, not {}: the process may open {} files",
        connections,
        options.maxConnections(),
        files);
    return options.withMaxConnections(connections);
  }

  /// Lines read `Max open files soft hard files`.
  private static long softLimit(List<String> limits) {
    for (String line : limits) {
      if (line.startsWith(LINE)) {
        String soft = line.substring(LINE.length()).strip().split("\\s+", -1)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return Long.MAX_VALUE;
  }
}
