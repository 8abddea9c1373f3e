package io.swarmdns.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The node as a member of a swarm. Of no meaning until `swarmdnsd init` or `swarmdnsd join` has
/// given it an identity.
public record SwarmSection(
    String address,
    Optional<String> bind,
    int port,
    String region,
    String zoneLabel,
    Profile profile,
    List<String> seeds,
    Optional<Path> adminSocket,
    boolean follow,
    int freeBytesMin) {
  /// How patient nodes are with each other.
  public enum Profile {
    /// A few milliseconds apart.
    LAN,
    /// Up to 100 milliseconds apart.
    WAN
  }

  static final Section SECTION =
      new Section(
          "swarm",
          "The swarm this node belongs to, once swarmdnsd init or swarmdnsd join has been run.");

  private static final Key<String> ADDRESS =
      SECTION.key(
          "address",
          ValueTypes.text(255),
          "127.0.0.1",
          "IP address or name at which the other nodes reach this one.");
  private static final Key<String> BIND =
      SECTION.key(
          "bind",
          ValueTypes.text(255),
          "",
          """
          IP address to listen on for other nodes, if it is not the one they use: behind
          address translation, or 0.0.0.0 in a container. Empty: the address.\
          """);
  private static final Key<Integer> PORT =
      SECTION.key(
          "port",
          ValueTypes.wholeNumber(1, 65_533),
          "7530",
          """
          The first of three TCP ports: this one for swarmctl and for machines that join, the
          next for membership and edits between nodes, the third for the replicated log.\
          """);
  private static final Key<String> REGION =
      SECTION.key(
          "region",
          ValueTypes.text(63),
          "default",
          "Where the node is: what fails together far away from what does not. Voters are spread.");
  private static final Key<String> ZONE_LABEL =
      SECTION.key(
          "zone-label",
          ValueTypes.text(63),
          "",
          "Which part of the region: rack, availability zone; empty: none.");
  private static final Key<Profile> PROFILE =
      SECTION.key(
          "profile",
          ValueTypes.choice(Profile.class),
          "lan",
          """
          How soon a silent node is taken for dead: lan for nodes a few milliseconds apart,
          wan for up to 100 ms. The same on all nodes.\
          """);
  private static final Key<List<String>> SEEDS =
      SECTION.list(
          "seeds",
          ValueTypes.listOf(ValueTypes.text(255), 0, 64),
          List.of(),
          """
          Peers to look for, as address:port (their port above), beside those this node knows
          from joining and from before.\
          """);
  private static final Key<String> ADMIN_SOCKET =
      SECTION.key(
          "admin-socket",
          ValueTypes.text(100),
          "",
          """
          Unix socket for swarmctl on this machine: whoever may open it, may do everything.
          Empty: admin.sock in the data directory.\
          """);
  private static final Key<Boolean> FOLLOW =
      SECTION.key(
          "follow",
          ValueTypes.flag(),
          "false",
          """
          Whether the files in zones.directory are followed: their differences are edits of the
          swarm, and these zones refuse other edits. One node should.\
          """);
  private static final Key<Integer> FREE_BYTES_MIN =
      SECTION.key(
          "disk-free-min",
          ValueTypes.bytes(1 << 20, 1 << 30),
          "256MiB",
          "Free space in the data directory below which edits are refused.");

  static SwarmSection of(Values values) {
    return new SwarmSection(
        values.get(ADDRESS),
        Optional.of(values.get(BIND)).filter(text -> !text.isEmpty()),
        values.get(PORT),
        values.get(REGION),
        values.get(ZONE_LABEL),
        values.get(PROFILE),
        values.get(SEEDS),
        Optional.of(values.get(ADMIN_SOCKET)).filter(text -> !text.isEmpty()).map(Path::of),
        values.get(FOLLOW),
        values.get(FREE_BYTES_MIN));
  }

  /// The address to listen on for other nodes.
  public String bindAddress() {
    return bind.orElse(address);
  }
}
