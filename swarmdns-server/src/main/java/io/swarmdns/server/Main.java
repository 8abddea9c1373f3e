package io.swarmdns.server;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `swarmdnsd`: the entry point.
@Command(
    name = "swarmdnsd",
    description = "A node of a clustered authoritative DNS server.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      InitCommand.class,
      JoinCommand.class,
      RecoverCommand.class,
      CheckConfigCommand.class,
      CheckZoneCommand.class,
      SampleConfigCommand.class,
      PrepareCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  swarmdnsd run --config /etc/swarmdns/swarmdns.yaml",
      "  swarmdnsd check-config /etc/swarmdns/swarmdns.yaml",
      "  swarmdnsd check-zone example.test /etc/swarmdns/zones/example.test.zone",
      "",
      "Exit codes: 0 success, 1 failure, 2 wrong usage. Help on a command: swarmdnsd COMMAND --help"
    })
final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /// Without a command there is nothing to do.
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /// Runs one command and exits with its code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, args) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, commandLine, result) -> failed(e, commandLine.getErr()));
  }

  private static int wrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Help: " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, PrintWriter err) {
    err.println("swarmdnsd: " + FailureText.of(e));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
