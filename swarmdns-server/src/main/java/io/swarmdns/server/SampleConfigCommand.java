package io.swarmdns.server;

import io.swarmdns.server.config.SampleConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `swarmdnsd sample-config`: the configuration file with every key and its documentation.
@Command(
    name = "sample-config",
    description = "Prints a configuration file with every key, commented out, with its default.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmdnsd sample-config > swarmdns.yaml"})
final class SampleConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(SampleConfiguration.text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
