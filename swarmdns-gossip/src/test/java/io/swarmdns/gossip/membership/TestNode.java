package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.channel.SwarmServer;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.Identity;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.identity.TestSwarm;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.Phase;
import io.swarmdns.proto.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A node as far as membership goes, on a port of the loopback interface.
final class TestNode implements AutoCloseable {
  final Identity identity;
  final SwarmTrust trust;
  final SwarmServer server;
  final PeerChannels channels;
  final SwimMembership membership;
  final List<String> events = new CopyOnWriteArrayList<>();

  private TestNode(
      Identity identity,
      SwarmTrust trust,
      SwarmServer server,
      PeerChannels channels,
      SwimMembership membership) {
    this.identity = identity;
    this.trust = trust;
    this.server = server;
    this.channels = channels;
    this.membership = membership;
  }

  static TestNode start(
      TestSwarm swarm, Identity identity, Path directory, int port, HostPort... seeds)
      throws IOException {
    SwarmTrust trust = swarm.trust(identity);
    GossipInlet inlet = new GossipInlet();
    SwarmServer server =
        SwarmServer.peer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            trust,
            List.of(inlet.definition()));
    PeerChannels channels = new PeerChannels(trust);
    String name = identity.subject().name();
    HostPort at = new HostPort("127.0.0.1", server.port());
    NodeMetadata self =
        NodeMetadata.newBuilder()
            .setName(name)
            .setRole(Role.PRIMARY)
            .setRegion("r-" + name)
            .setSwarmHost("127.0.0.1")
            .setPeerPort(server.port())
            .setPhase(Phase.CONFIGURE)
            .build();
    SwimMembership membership =
        SwimMembership.start(
            new MembershipSettings(
                self,
                at,
                DetectionProfile.LAN,
                List.of(seeds),
                directory.resolve(name + ".members.txt")),
            trust,
            inlet,
            channels,
            InstantSource.system());
    TestNode node = new TestNode(identity, trust, server, channels, membership);
    membership.subscribe(
        new MembershipListener() {
          @Override
          public void joined(Member member) {
            node.events.add("joined " + member.name());
          }

          @Override
          public void updated(Member before, Member now) {
            node.events.add("updated " + now.name());
          }

          @Override
          public void left(Member member, Departure why) {
            node.events.add("left " + member.name() + " " + why);
          }
        });
    return node;
  }

  HostPort at() {
    return new HostPort("127.0.0.1", server.port());
  }

  String name() {
    return identity.subject().name();
  }

  boolean sees(String... names) {
    List<String> seen = membership.members().stream().map(Member::name).sorted().toList();
    return seen.equals(List.of(names));
  }

  /// No farewell: as a kill does.
  void kill() {
    server.closeNow();
    channels.close();
  }

  @Override
  public void close() {
    membership.close();
    channels.close();
    server.close();
  }
}
