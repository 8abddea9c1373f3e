package io.swarmdns.ctl;

import picocli.CommandLine.Option;

/// Whether questions are answered beforehand.
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Go on without being asked.")
  private boolean given;

  boolean given() {
    return given;
  }
}
