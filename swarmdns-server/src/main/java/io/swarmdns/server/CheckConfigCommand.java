package io.swarmdns.server;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.ConfigurationException;
import io.swarmdns.server.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `swarmdnsd check-config`: reads a configuration as `run` would, and starts nothing.
@Command(
    name = "check-config",
    description = {
      "Checks a configuration file, with the environment variables that override it and the files",
      "that it names; zones are checked with check-zone."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 it can be used, 1 it cannot; every mistake is on a line of its own.",
      "",
      "Example:",
      "  swarmdnsd check-config /etc/swarmdns/swarmdns.yaml"
    })
final class CheckConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The configuration file.")
  private Path file = Path.of("swarmdns.yaml");

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    for (Problem warning : Configuration.unknownVariables(System.getenv())) {
      err.println("warning: " + warning);
    }
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      return 1;
    }
    spec.commandLine().getOut().println(file + ": no mistakes");
    return 0;
  }

  private List<String> problems() {
    try {
      return NamedFiles.problems(Configuration.read(file, System.getenv()));
    } catch (ConfigurationException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }
}
