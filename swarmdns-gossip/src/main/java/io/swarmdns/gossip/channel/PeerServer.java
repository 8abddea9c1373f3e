package io.swarmdns.gossip.channel;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.swarmdns.gossip.identity.SwarmTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/// The peer port: nodes of the swarm and nobody else. A caller's certificate is proven before it
/// can send a byte of a call; [Caller] tells services who it is.
public final class PeerServer implements AutoCloseable {
  private final GatedServer server;
  private final ChannelCounters counters;

  private PeerServer(GatedServer server, ChannelCounters counters) {
    this.server = server;
    this.counters = counters;
  }

  /// Listens on exactly this address; port 0 takes a free one.
  ///
  /// @throws IOException when it cannot, with the address
  public static PeerServer start(
      InetSocketAddress bind, SwarmTrust trust, List<ServerServiceDefinition> services)
      throws IOException {
    ChannelCounters counters = new ChannelCounters();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(bind).sslContext(ChannelTls.peerServer(trust));
    return new PeerServer(
        GatedServer.start(builder, trust, new Caller.Anonymous(), Set.of(), services, counters),
        counters);
  }

  public int port() {
    return server.port();
  }

  public ChannelCounters counters() {
    return counters;
  }

  /// To be called when revocations have changed: ends the calls of who was revoked.
  public void endRevoked() {
    server.endRevoked();
  }

  @Override
  public void close() {
    server.close();
  }

  /// As if the process had died: no call finishes.
  public void closeNow() {
    server.closeNow();
  }
}
