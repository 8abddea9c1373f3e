package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Defaults;
import io.swarmdns.ctl.outcome.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that asks the swarm.
abstract class SwarmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() throws Exception {
    var main = Main.of(spec);
    var surroundings = main.surroundings();
    var defaults = Defaults.read(surroundings.environment(), surroundings.home());
    var format = main.output().format(defaults);
    checkArguments();
    try (var swarm = main.connection().connect(surroundings, defaults)) {
      return run(new Session(swarm, surroundings, format)).number();
    }
  }

  /// Refuses arguments that do not go together, before anything is connected.
  void checkArguments() {}

  abstract ExitCode run(Session session) throws Exception;
}
