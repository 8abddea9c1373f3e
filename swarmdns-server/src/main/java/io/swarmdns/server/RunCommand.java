package io.swarmdns.server;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.ConfigurationException;
import io.swarmdns.server.config.Problem;
import io.swarmdns.server.log.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `swarmdnsd run`: a node, until it is told to end.
@Command(
    name = "run",
    description = "Runs a node in the foreground until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Signals: SIGTERM and SIGINT end the node when what is in flight is answered; a second one",
      "ends it at once. SIGHUP reads the zones, the TLS certificate and what of the configuration",
      "can change while it runs; the log says which other changes need a restart.",
      "",
      "Every key of the file can be set by an environment variable, too; see the sample file.",
      "",
      "Examples:",
      "  swarmdnsd run --config /etc/swarmdns/swarmdns.yaml",
      "  SWARMDNS_LISTEN_ADDRESSES=127.0.0.1:5300 swarmdnsd run --config swarmdns.yaml"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path config = Path.of("swarmdns.yaml");

  @Override
  public Integer call() throws Exception {
    var configuration = Configuration.read(config, System.getenv());
    Logging.configure(configuration.log().level(), configuration.log().format());
    for (Problem problem : Configuration.unknownVariables(System.getenv())) {
      LOG.warn("{}", problem);
    }
    try {
      runUntilTold(configuration);
    } finally {
      Logging.close();
    }
    return 0;
  }

  private void runUntilTold(Configuration configuration) throws Exception {
    var signals = new Signals(Thread.currentThread());
    signals.handle();
    try (var node = new Node(configuration)) {
      try {
        node.start();
        while (true) {
          signals.awaitHangup();
          reload(node);
        }
      } catch (InterruptedException | IOException e) {
        // Whatever was under way, a start perhaps, was cut short on purpose.
        if (signals.termination() == null) {
          throw e;
        }
      }
      Thread.interrupted(); // closing waits for what is in flight
      LOG.info("ending on {}", signals.termination());
    }
    LOG.info("ended");
  }

  private void reload(Node node) throws InterruptedException {
    try {
      node.reload(Configuration.read(config, System.getenv()));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> LOG.error("{}", problem));
      LOG.error("reload failed, all stays as it was");
    } catch (RuntimeException e) {
      LOG.error("reload failed", e);
    }
  }
}
