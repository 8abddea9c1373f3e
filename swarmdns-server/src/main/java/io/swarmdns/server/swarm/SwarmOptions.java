package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.HostPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// What the configuration says of a node as a member of its swarm.
///
/// @param host at which other nodes reach this one
/// @param bindHost to listen on
/// @param controlPort for swarmctl and machines that join; the next is for peers, then the log's
/// @param wide whether nodes are far apart
/// @param seeds other nodes' control ports' hosts with their peer ports
/// @param adminSocket for swarmctl on this machine
/// @param dnsAddresses where DNS is answered, for others to see
/// @param freeBytesMin free space below which edits are refused
/// @param version of this program
public record SwarmOptions(
    String host,
    String bindHost,
    int controlPort,
    String region,
    String zoneLabel,
    boolean wide,
    List<HostPort> seeds,
    Path adminSocket,
    List<String> dnsAddresses,
    long freeBytesMin,
    String version) {
  public SwarmOptions {
    seeds = List.copyOf(seeds);
    dnsAddresses = List.copyOf(dnsAddresses);
  }

  int peerPort() {
    return controlPort + 1;
  }

  int logPort() {
    return controlPort + 2;
  }

  InetSocketAddress control() {
    return new InetSocketAddress(bindHost, controlPort);
  }

  InetSocketAddress peer() {
    return new InetSocketAddress(bindHost, peerPort());
  }
}
