package io.swarmdns.gossip.identity;

import io.swarmdns.proto.Role;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/// What a node was told when it was admitted, beside its certificate: `admission.properties` in the
/// directory of its identity.
///
/// @param role what it was admitted as
/// @param peers nodes to ask first, where their gossip listens; at most [#PEERS_MAX]
/// @param predecessors how many nodes of its name were removed before it came; at most
///   [#PREDECESSORS_MAX]
public record Admission(Role role, List<HostPort> peers, int predecessors) {
  public static final int PEERS_MAX = 64;
  public static final int PREDECESSORS_MAX = 100_000;
  private static final String FILE = "admission.properties";
  private static final String ROLE = "role";
  private static final String PEERS = "peers";
  private static final String PREDECESSORS = "predecessors";

  public Admission {
    peers = List.copyOf(peers);
    if (role == Role.ROLE_UNSPECIFIED || role == Role.UNRECOGNIZED) {
      throw new IllegalArgumentException("a node is a primary, a backup or a witness");
    }
    if (peers.size() > PEERS_MAX) {
      throw new IllegalArgumentException("more than " + PEERS_MAX + " peers");
    }
    if (predecessors < 0 || predecessors > PREDECESSORS_MAX) {
      throw new IllegalArgumentException(predecessors + " nodes of the name before");
    }
  }

  /// Replaces the file.
  public void write(Path identityDirectory) throws IOException {
    StringBuilder text = new StringBuilder("# What this node was told when it joined.\n");
    text.append(ROLE).append(" = ").append(role.name().toLowerCase(Locale.ROOT)).append('\n');
    text.append(PEERS).append(" = ");
    text.append(String.join(" ", peers.stream().map(HostPort::toString).toList())).append('\n');
    text.append(PREDECESSORS).append(" = ").append(predecessors).append('\n');
    PrivateFiles.write(identityDirectory.resolve(FILE), text.toString());
  }

  /// @throws IdentityException which line of the file is wrong
  public static Admission read(Path identityDirectory) throws IOException {
    Path file = identityDirectory.resolve(FILE);
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(PrivateFiles.read(file)));
    } catch (IllegalArgumentException e) {
      throw new IdentityException(file + " is not a properties file: restore it", e);
    }
    List<HostPort> peers = new ArrayList<>();
    for (String text : properties.getProperty(PEERS, "").strip().split("\\s+", -1)) {
      if (!text.isEmpty()) {
        peers.add(
            HostPort.parse(text)
                .orElseThrow(() ->
                    new IdentityException(
                        file + ": '" + PEERS + "' holds something that is not host:port")));
      }
    }
    if (peers.size() > PEERS_MAX) {
      throw new IdentityException(file + ": '" + PEERS + "' names more than " + PEERS_MAX);
    }
    var role =
        switch (properties.getProperty(ROLE, "").strip()) {
          case "primary" -> Role.PRIMARY;
          case "backup" -> Role.BACKUP;
          case "witness" -> Role.WITNESS;
          default ->
              throw new IdentityException(
                  file + ": '" + ROLE + "' must be primary, backup or witness");
        };
    try {
      // Nodes that joined before this was told had no predecessors that anybody counted.
      int predecessors = Integer.parseInt(properties.getProperty(PREDECESSORS, "0").strip());
      return new Admission(role, peers, predecessors);
    } catch (IllegalArgumentException e) {
      throw new IdentityException(
          file + ": '" + PREDECESSORS + "' must be a number from 0 to " + PREDECESSORS_MAX, e);
    }
  }
}
