package io.swarmdns.gossip.channel;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.proto.EnrolmentGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/// The control port. Everybody may ask to join; administrators and nodes use every service that is
/// registered, as far as the service lets them.
public final class ControlServer implements AutoCloseable {
  private final GatedServer server;
  private final ChannelCounters counters;

  private ControlServer(GatedServer server, ChannelCounters counters) {
    this.server = server;
    this.counters = counters;
  }

  /// Listens on exactly this address; port 0 takes a free one.
  public static ControlServer start(
      InetSocketAddress bind, SwarmTrust trust, List<ServerServiceDefinition> services)
      throws IOException {
    ChannelCounters counters = new ChannelCounters();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(bind).sslContext(ChannelTls.controlServer(trust));
    return new ControlServer(
        GatedServer.start(
            builder,
            trust,
            new Caller.Anonymous(),
            Set.of(EnrolmentGrpc.SERVICE_NAME),
            services,
            counters),
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
}
