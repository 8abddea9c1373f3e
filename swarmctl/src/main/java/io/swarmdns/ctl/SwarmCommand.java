package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Defaults;
import io.swarmdns.ctl.outcome.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that asks the swarm.
abstract class SwarmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public final Integer call() throws Exception {
    var surroundings = Main.surroundings(spec);
    var defaults = Defaults.read(surroundings.environment(), surroundings.home());
    var format = output.format(defaults);
    checkArguments();
    try (var swarm = connection.connect(surroundings, defaults)) {
      return run(new Session(swarm, surroundings, format)).number();
    }
  }

  /// Refuses arguments that do not go together, before anything is connected.
  void checkArguments() {}

  abstract ExitCode run(Session session) throws Exception;
}
