package io.swarmdns.server;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.log.Logging;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node. Its constructor is the table of contents of the system.
///
/// Life cycle: constructed, [#start]ed, [#reload]ed any number of times, closed. Thread-safe.
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private static final Set<String> RELOADABLE_SECTIONS = Set.of("log");

  private Configuration configuration;
  private final DataDirectory dataDirectory;

  /// Takes what the node needs; nothing is answered yet.
  ///
  /// @throws IOException with a message for the operator
  public Node(Configuration configuration) throws IOException {
    this.configuration = configuration;
    this.dataDirectory = DataDirectory.lock(configuration.node().dataDirectory());
  }

  /// Loads the zones, then begins to answer.
  ///
  /// @throws IOException with a message for the operator
  public synchronized void start() throws IOException {
    LOG.info("SwarmDNS {} on {}", Version.ours(), Version.platform());
  }

  /// Takes over what of the configuration can change while the node runs, and reads the zones
  /// again. Zones that cannot be read keep their last good version.
  public synchronized void reload(Configuration changed) {
    for (String section : configuration.sectionsThatDiffer(changed)) {
      if (!RELOADABLE_SECTIONS.contains(section)) {
        LOG.warn("what has changed under '{}' needs a restart", section);
      }
    }
    Logging.configure(changed.log().level(), changed.log().format());
    configuration = changed;
  }

  /// Stops listening, answers what is in flight, and gives everything back.
  @Override
  public synchronized void close() throws IOException {
    dataDirectory.close();
  }
}
