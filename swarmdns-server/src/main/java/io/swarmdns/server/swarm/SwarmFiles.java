package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.IdentityDirectory;
import java.nio.file.Path;

/// Where a node keeps what makes it a member of its swarm, in its data directory.
///
/// @param dataDirectory the node's own
public record SwarmFiles(Path dataDirectory) {
  /// Who the node is: its key, its certificate, what it was admitted as.
  public IdentityDirectory identity() {
    return new IdentityDirectory(dataDirectory.resolve("identity"));
  }

  /// Whether the node has joined a swarm, or founded one.
  public boolean isMember() {
    return identity().exists(); // not the directory: an init that was interrupted has left that
  }

  /// The replicated log and its snapshots.
  Path log() {
    return dataDirectory.resolve("log");
  }

  /// How often the node has begun with an empty log.
  Path beginning() {
    return dataDirectory.resolve("beginning");
  }

  /// The members that were last known.
  Path members() {
    return dataDirectory.resolve("members.txt");
  }

  /// When a leader was heard last.
  Path contact() {
    return dataDirectory.resolve("contact");
  }

  /// Who the swarm's first administrator is, on the node that founded it.
  public Path firstAdmin() {
    return dataDirectory.resolve("identity").resolve("first-admin");
  }

  /// Written when the swarm removed this node: with this, it does not start.
  Path removed() {
    return dataDirectory.resolve("identity").resolve("removed");
  }

  /// Where swarmctl on this machine connects unless it is told otherwise.
  public Path adminSocket() {
    return dataDirectory.resolve("admin.sock");
  }
}
