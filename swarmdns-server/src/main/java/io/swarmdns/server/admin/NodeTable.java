package io.swarmdns.server.admin;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The enrolled nodes together with what gossip has of them. Thread-safe.
final class NodeTable {
  private final NodeSightings sightings;

  NodeTable(NodeSightings sightings) {
    this.sightings = sightings;
  }

  Optional<NodeSighting> of(String node) {
    return sightings.of(node);
  }

  boolean isAlive(String node) {
    return sightings.of(node).map(NodeSighting::alive).orElse(false);
  }

  /// The living nodes that are enrolled in this role, by name.
  List<NodeSighting> alive(Settings settings, Role role) {
    var alive = new ArrayList<NodeSighting>();
    settings
        .nodes()
        .forEach((name, node) -> {
          if (node.getRole() == role) {
            sightings.of(name).filter(NodeSighting::alive).ifPresent(alive::add);
          }
        });
    return alive;
  }

  /// Where gossip of the living nodes listens.
  List<HostPort> gossip(Settings settings) {
    return settings.nodes().keySet().stream()
        .map(sightings::of)
        .flatMap(Optional::stream)
        .filter(NodeSighting::alive)
        .map(NodeSighting::metadata)
        .map(node -> address(node.getSwarmHost(), node.getPeerPort()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// An address of metadata, which other nodes write.
  static Optional<HostPort> address(String host, int port) {
    try {
      return Optional.of(new HostPort(host, port));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
