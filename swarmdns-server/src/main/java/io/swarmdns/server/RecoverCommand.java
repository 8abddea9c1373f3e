package io.swarmdns.server;

import io.swarmdns.gossip.identity.IdentityException;
import io.swarmdns.server.swarm.SwarmFiles;
import io.swarmdns.server.swarm.SwarmRecovery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `swarmdnsd recover`: for the day on which most voters are gone for good.
@Command(
    name = "recover",
    description = "Makes this node the swarm's only voter, when most voters are gone for good.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Edits need a majority of the voters. When that is lost for good, this makes one survivor decide",
      "alone. Choose the survivor with the highest applied index (swarmctl status at each). Then:",
      "  1. stop the survivor, and make sure that the lost nodes never start again with their old data:",
      "     two of them together could be a majority, and the swarm would be two;",
      "  2. swarmdnsd recover --config FILE --i-know-that-edits-may-be-lost",
      "  3. start the survivor; swarmctl node remove each lost node; let new ones join.",
      "Edits that only the lost nodes had are lost. Listeners that live are taken in again by",
      "themselves.",
      "",
      "For the only node of a swarm whose log is damaged there is --cut-damage.",
      "",
      "Example:",
      "  swarmdnsd recover --config /etc/swarmdns/swarmdns.yaml --i-know-that-edits-may-be-lost"
    })
final class RecoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--i-know-that-edits-may-be-lost",
      required = true,
      description = "Says that you have read what is below.")
  private boolean confirmed;

  @Option(
      names = "--cut-damage",
      description =
          "Copies a log that cannot be read to its end, and goes on with what is before the damage,"
              + " or with the newest snapshot where that has more.")
  private boolean cutDamage;

  @Override
  public Integer call() throws Exception {
    if (!confirmed) {
      throw new ParameterException(spec.commandLine(), "say that you know what may be lost");
    }
    var configuration = config.read();
    try (var directory = DataDirectory.lock(configuration.node().dataDirectory())) {
      var files = new SwarmFiles(directory.path());
      if (!files.isMember()) {
        throw new IdentityException(
            files.identity().path() + " is not there: this machine is no node of a swarm");
      }
      var outcome =
          SwarmRecovery.recover(files, new Options(configuration).swarm(files), cutDamage);
      var out = spec.commandLine().getOut();
      out.println(
          "node "
              + outcome.node()
              + " is the only voter now; its log ends at index "
              + outcome.lastIndex());
      outcome
          .copy()
          .ifPresent(copy -> out.println("the log was damaged and is cut; as it was: " + copy));
      if (!outcome.forgotten().isEmpty()) {
        out.println("forgotten: " + String.join(", ", outcome.forgotten()));
        out.println("these must never start again with their old data");
      }
    }
    return 0;
  }
}
