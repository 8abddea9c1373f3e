package io.swarmdns.ctl;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `swarmctl`: the entry point.
@Command(
    name = "swarmctl",
    description = "Edits zones of a SwarmDNS swarm, and looks after its nodes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ZoneCommand.class,
      RecordCommand.class,
      ApplyCommand.class,
      NodeCommand.class,
      TokenCommand.class,
      AdminCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      CompletionCommand.class,
      PrepareCommand.class
    },
    footer = {
      "",
      "Which node is asked: --server HOST:PORT with --identity FILE, or --socket PATH on the node",
      "itself; without them the environment variables SWARMCTL_SERVER, SWARMCTL_SOCKET,",
      "SWARMCTL_IDENTITY, SWARMCTL_TIMEOUT and SWARMCTL_OUTPUT; without these the lines of",
      "~/.config/swarmctl/config (SWARMCTL_CONFIG names another file):",
      "  server = ns1.example.org:7530, ns2.example.org:7530",
      "  identity = ~/.config/swarmctl/alice.pem",
      "  timeout = 30s",
      "  output = text",
      "and at last the sockets ./run/admin.sock, ./run/*/admin.sock, ./run/*/data/admin.sock (if they",
      "are one's own), /run/swarmdns/admin.sock and $SWARMDNS_NODE_DATA_DIRECTORY/admin.sock.",
      "NO_COLOR turns colours off.",
      "",
      "Examples:",
      "  swarmctl status",
      "  swarmctl record set example.org www A 192.0.2.1 --wait live",
      "  swarmctl apply example.org.zone",
      "  swarmctl -s ns1.example.org:7530 -i alice.pem zone list -o json",
      "",
      "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 refused by the swarm; 4 the swarm cannot be",
      "reached, or it is not known whether an edit was made; 5 committed, but not live everywhere.",
      "Help on a command: swarmctl COMMAND --help"
    })
final class Main implements Callable<Integer> {
  /// Held, because a logger that nobody holds forgets its level.
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private Main(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Without a command there is nothing to do.
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /// Runs one command and exits with its code.
  public static void main(String[] args) {
    // What libraries log is for nobody here: commands tell what went wrong. The JDK's own loggers
    // are
    // there already; another would have to be loaded.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    System.exit(run(Surroundings.ofProcess(), args));
  }

  /// Runs one command; returns its exit code.
  static int run(Surroundings surroundings, String... args) {
    int code = commandLine(surroundings).execute(args);
    surroundings.terminal().flush();
    return code;
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new Main(surroundings))
        .setOut(surroundings.terminal().out())
        .setErr(surroundings.terminal().err())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler((e, args) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, commandLine, result) -> failed(e, commandLine));
  }

  /// The program that a command is one of.
  static Main of(CommandSpec spec) {
    return (Main) spec.root().userObject();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  ConnectionOptions connection() {
    return connection;
  }

  OutputOptions output() {
    return output;
  }

  private static int wrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Help: " + name + " --help");
    return ExitCode.USAGE.number();
  }

  private static int failed(Exception e, CommandLine command) {
    command.getOut().flush();
    PrintWriter err = command.getErr();
    Failure failure = e instanceof Failure known ? known : Failure.failed(text(e));
    failure.lines().forEach(line -> err.println("swarmctl: " + line));
    return failure.exitCode().number();
  }

  private static String text(Exception e) {
    return switch (e) {
      case UncheckedIOException io -> String.valueOf(io.getMessage());
      case IOException io when io.getMessage() != null ->
          io.getClass().getSimpleName().replace("Exception", "") + ": " + io.getMessage();
      default -> {
        StackTraceElement[] trace = e.getStackTrace();
        yield "unexpected failure: " + e + (trace.length == 0 ? "" : ", at " + trace[0]);
      }
    };
  }
}
