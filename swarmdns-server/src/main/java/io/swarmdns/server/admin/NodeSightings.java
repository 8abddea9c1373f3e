package io.swarmdns.server.admin;

import java.util.Optional;

/// What gossip knows of nodes, this one among them. Thread-safe.
@FunctionalInterface
public interface NodeSightings {
  /// The node of this name; empty when it was not heard of since this node started.
  Optional<NodeSighting> of(String node);
}
