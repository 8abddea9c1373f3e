package io.swarmdns.ctl;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `swarmctl completion`.
@Command(
    name = "completion",
    description = "Prints a script that lets a shell complete commands and options.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl completion bash > /etc/bash_completion.d/swarmctl",
      "  swarmctl completion zsh > ~/.swarmctl.zsh && echo 'source ~/.swarmctl.zsh' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /// Shells that there is a script for.
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (shell == Shell.zsh) {
      // zsh runs bash's completions by an emulation that must be turned on first.
      out.println("autoload -Uz compinit && compinit");
      out.println("autoload -Uz bashcompinit && bashcompinit");
    }
    out.print(AutoComplete.bash("swarmctl", spec.root().commandLine()));
    return 0;
  }
}
