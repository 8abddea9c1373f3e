package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.membership.DetectionProfile;
import io.swarmdns.gossip.membership.MembershipSettings;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.Phase;
import io.swarmdns.server.observe.NodeState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a node says of itself in gossip, and whom it says it to first.
record Introduction(String name, SwarmOptions options, Admission admission, Path memberFile) {
  /// @param peerId who the node is in the log
  MembershipSettings settings(String peerId) {
    return new MembershipSettings(
        metadata(peerId),
        new HostPort(options.host(), options.peerPort()),
        options.wide() ? DetectionProfile.WAN : DetectionProfile.LAN,
        seeds(),
        memberFile);
  }

  /// Peer ports of nodes that were there when this one joined, or are configured.
  List<HostPort> seeds() {
    var seeds = new ArrayList<HostPort>(admission.peers());
    options.seeds().stream().filter(seed -> !seeds.contains(seed)).forEach(seeds::add);
    return seeds;
  }

  private NodeMetadata metadata(String peerId) {
    var runtime = Runtime.getRuntime();
    return NodeMetadata.newBuilder()
        .setName(name)
        .setRole(admission.role())
        .setRegion(options.region())
        .setZoneLabel(options.zoneLabel())
        .setSwarmHost(options.host())
        .setControlPort(options.controlPort())
        .setPeerPort(options.peerPort())
        .setLogPort(options.logPort())
        .addAllDnsAddresses(options.dnsAddresses())
        .setCores(runtime.availableProcessors())
        .setMemoryMib((int) (runtime.maxMemory() >> 20))
        .setVersion(options.version())
        .setPhase(Phase.CONFIGURE)
        .setLogPeerId(peerId)
        .build();
  }

  /// A phase as gossip has it.
  static Phase phase(NodeState state) {
    return switch (state) {
      case SETUP -> Phase.SETUP;
      case CONFIGURE -> Phase.CONFIGURE;
      case INITIALIZE -> Phase.INITIALIZE;
      case READY -> Phase.READY;
      case DRAINING -> Phase.DRAINING;
    };
  }
}
