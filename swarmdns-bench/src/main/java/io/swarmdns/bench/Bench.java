package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The benchmarks. `scripts/bench` builds what they need and starts this.
@Command(
    name = "scripts/bench",
    description = "Measures SwarmDNS beside its peers on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AnswerBench.class,
      LoadBench.class,
      EditBench.class,
      CommitBench.class,
      FailoverBench.class,
      DetectBench.class,
      JoinBench.class,
      BusyBench.class,
      RoutingBench.class,
      PartitionsSoak.class,
      HostileSwarmSoak.class,
      DelayCommand.class,
      JmhBench.class,
      ProfileCommand.class,
      ServeCommand.class,
      AskCommand.class
    })
public final class Bench implements Runnable {
  private final BenchHome home = new BenchHome(Path.of("").toAbsolutePath());

  @Option(
      names = "--ports",
      scope = ScopeType.INHERIT,
      paramLabel = "FIRST",
      description = "servers get this port and the next ones; default: ${DEFAULT-VALUE}")
  int firstPort = 25_300;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  public static void main(String[] arguments) {
    var command =
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(BenchZone.class, BenchZone::named);
    System.exit(command.execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which benchmark?");
  }

  BenchHome home() {
    return home;
  }

  /// The port of the echo.
  int echoPort() {
    return firstPort;
  }

  int port(Contestant kind) {
    return firstPort + kind.portOffset();
  }

  /// Writes a server's configuration for one zone, into an empty directory of its own.
  Path configure(Contestant kind, BenchZone zone, Path zoneFile, Cookies cookies)
      throws IOException {
    return kind.configure(zone, zoneFile, cookies, home.templates(), freshHome(kind), port(kind));
  }

  /// Starts a server on all cores and waits for its first answer.
  RunningContestant start(Contestant kind, BenchZone zone, Path configuration) throws IOException {
    var command = kind.command(home.install(), configuration);
    return RunningContestant.start(kind, zone, configuration, port(kind), command);
  }

  /// An empty directory for a server's state.
  Path freshHome(Contestant kind) throws IOException {
    return freshDirectory(kind.label());
  }

  /// An empty directory beside the servers'.
  Path freshDirectory(String name) throws IOException {
    Path directory = home.servers().resolve(name);
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(directory);
  }
}
