package io.swarmdns.server;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.ConfigurationException;
import io.swarmdns.server.config.LogSection;
import io.swarmdns.server.log.Logging;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option that names the configuration file, for commands that need a node's configuration.
final class ConfigOption {
  private static final Path DEFAULT = Path.of("/etc/swarmdns/swarmdns.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration file. Default: /etc/swarmdns/swarmdns.yaml, or if that is not there, what"
              + " holds without one, in the current directory.")
  private Path file = DEFAULT;

  /// Reads it, and has libraries be silent but for warnings: what the command prints is for people.
  ///
  /// @throws ConfigurationException with every problem there is
  Configuration read() throws ConfigurationException {
    Logging.configure(LogSection.Level.WARN, LogSection.Format.TEXT);
    if (file.equals(DEFAULT) && !Files.exists(file)) {
      return Configuration.fromEnvironment(Path.of(""), System.getenv());
    }
    return Configuration.read(file, System.getenv());
  }
}
