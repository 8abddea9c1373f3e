package io.swarmdns.ctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// x
@Command(name = "prepare", hidden = true)
final class PrepareCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
