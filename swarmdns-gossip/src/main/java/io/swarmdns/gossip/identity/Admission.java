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
public record Admission(Role role, List<HostPort> peers) {
  public static final int PEERS_MAX = 64;
  private static final String FILE = "admission.properties";
  private static final String ROLE = "role";
  private static final String PEERS = "peers";

  public Admission {
    peers = List.copyOf(peers);
    if (role == Role.ROLE_UNSPECIFIED || role == Role.UNRECOGNIZED) {
      throw new IllegalArgumentException("a node is a primary, a backup or a witness");
    }
    if (peers.size() > PEERS_MAX) {
      throw new IllegalArgumentException("more than " + PEERS_MAX + " peers");
    }
  }

  /// Replaces the file.
  public void write(Path identityDirectory) throws IOException {
    StringBuilder text = new StringBuilder("# What this node was told when it joined.\n");
    text.append(ROLE).append(" = ").append(role.name().toLowerCase(Locale.ROOT)).append('\n');
    text.append(PEERS).append(" = ");
    text.append(String.join(" ", peers.stream().map(HostPort::toString).toList())).append('\n');
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
    return switch (properties.getProperty(ROLE, "").strip()) {
      case "primary" -> new Admission(Role.PRIMARY, peers);
      case "backup" -> new Admission(Role.BACKUP, peers);
      case "witness" -> new Admission(Role.WITNESS, peers);
      default ->
          throw new IdentityException(file + ": '" + ROLE + "' must be primary, backup or witness");
    };
  }
}
