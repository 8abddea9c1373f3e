package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Defaults;
import io.swarmdns.ctl.connect.Defaults.Found;
import io.swarmdns.ctl.connect.Endpoint;
import io.swarmdns.ctl.connect.SocketSearch;
import io.swarmdns.ctl.connect.Swarm;
import io.swarmdns.ctl.outcome.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/// Which nodes are asked, and as whom; said before the command or behind it. What is not said here
/// comes from the environment, then from the configuration file, then from a search for a socket on
/// this machine.
final class ConnectionOptions {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int SERVERS_MAX = 64;

  @Option(
      names = {"-s", "--server"},
      scope = ScopeType.INHERIT,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Node to ask, by TLS; several: the next where one does not answer.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--socket",
      scope = ScopeType.INHERIT,
      paramLabel = "PATH",
      description = "Admin socket of a node on this machine.")
  private @Nullable Path socket;

  @Option(
      names = {"-i", "--identity"},
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Key and certificates, as swarmctl admin create writes them.")
  private @Nullable Path identity;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to try, such as 10s or 2m. Default: 30s.")
  private @Nullable Duration timeout;

  Swarm connect(Surroundings surroundings, Defaults defaults) {
    return new Swarm(endpoints(surroundings, defaults), identity(defaults), timeout(defaults));
  }

  private List<Endpoint> endpoints(Surroundings surroundings, Defaults defaults) {
    if (!servers.isEmpty() && socket != null) {
      throw Failure.usage("say --server or --socket, not both");
    }
    if (socket != null) {
      return List.of(new Endpoint.UnixSocket(socket));
    }
    if (!servers.isEmpty()) {
      return parsed(servers, "--server");
    }
    return configured(
            defaults.inEnvironment(Defaults.Key.SERVER),
            defaults.inEnvironment(Defaults.Key.SOCKET))
        .or(() ->
            configured(defaults.inFile(Defaults.Key.SERVER), defaults.inFile(Defaults.Key.SOCKET)))
        .orElseGet(() -> searched(surroundings));
  }

  private static Optional<List<Endpoint>> configured(
      Optional<Found> server, Optional<Found> socket) {
    return server
        .map(found -> parsed(List.of(found.value().split(",", -1)), found.origin()))
        .or(() -> socket.map(found -> List.of(new Endpoint.UnixSocket(Path.of(found.value())))));
  }

  private static List<Endpoint> parsed(List<String> texts, String origin) {
    if (texts.size() > SERVERS_MAX) {
      throw Failure.usage(origin + ": more than " + SERVERS_MAX + " servers");
    }
    return texts.stream().map(text -> Endpoint.parse(text.strip(), origin)).toList();
  }

  private static List<Endpoint> searched(Surroundings surroundings) {
    List<Path> found =
        SocketSearch.search(
            surroundings.workingDirectory(), surroundings.root(), surroundings.environment());
    if (found.isEmpty()) {
      throw Failure.unreachable(
          "no node was named, and none runs on this machine: name one with --server HOST:PORT and"
              + " --identity FILE, or its socket with --socket PATH (see swarmctl --help)");
    }
    return found.stream().<Endpoint>map(Endpoint.UnixSocket::new).toList();
  }

  private Optional<Path> identity(Defaults defaults) {
    return Optional.ofNullable(identity)
        .or(() -> defaults.of(Defaults.Key.IDENTITY).map(found -> Path.of(found.value())));
  }

  private Duration timeout(Defaults defaults) {
    if (timeout != null) {
      return timeout;
    }
    return defaults.of(Defaults.Key.TIMEOUT).map(ConnectionOptions::duration).orElse(TIMEOUT);
  }

  private static Duration duration(Found found) {
    try {
      return Durations.parse(found.value());
    } catch (TypeConversionException e) {
      throw Failure.usage(found.origin() + ": " + e.getMessage());
    }
  }
}
