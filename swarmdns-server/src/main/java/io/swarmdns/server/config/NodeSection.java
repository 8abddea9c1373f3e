package io.swarmdns.server.config;

import java.nio.file.Path;

/// The node itself.
public record NodeSection(String name, Path dataDirectory) {
  static final Section SECTION = new Section("node", "This node.");

  private static final Key<String> NAME =
      SECTION.key(
          "name",
          ValueTypes.text(255),
          "",
          "The node's name in logs and metrics; empty: the host's name.");
  private static final Key<Path> DATA_DIRECTORY =
      SECTION.key(
          "data-directory",
          ValueTypes.path(),
          "data",
          """
          Where the node keeps what it can make again: the image of the zones, its lock.
          One directory per node; a second node on it is refused.\
          """);

  static NodeSection of(Values values) {
    return new NodeSection(values.get(NAME), values.path(DATA_DIRECTORY));
  }
}
