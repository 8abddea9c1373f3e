package io.swarmdns.ctl;

import picocli.CommandLine.Parameters;

/// The zone that a command is about.
final class ZoneArgument {
  @Parameters(index = "0", paramLabel = "ZONE", description = "The zone's name.")
  private String zone = "";

  /// Absolute: with the dot at its end.
  String origin() {
    return Names.absolute(zone);
  }
}
