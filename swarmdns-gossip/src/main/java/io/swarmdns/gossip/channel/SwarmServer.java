package io.swarmdns.gossip.channel;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.proto.EnrolmentGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/// A port with mutual TLS on which gRPC services of this swarm are. [Caller] tells services who
/// calls. Thread-safe.
public final class SwarmServer implements AutoCloseable {
  private final GatedServer server;
  private final ChannelCounters counters;

  private SwarmServer(GatedServer server, ChannelCounters counters) {
    this.server = server;
    this.counters = counters;
  }

  /// The control port. Everybody may ask to join; administrators and nodes use every service that
  /// is registered, as far as the service lets them.
  ///
  /// @param bind exactly this address is listened on; port 0 takes a free one
  /// @throws IOException when it cannot be, with the address
  public static SwarmServer control(
      InetSocketAddress bind, SwarmTrust trust, List<ServerServiceDefinition> services)
      throws IOException {
    return start(
        bind, trust, ChannelTls.controlServer(trust), Set.of(EnrolmentGrpc.SERVICE_NAME), services);
  }

  /// The peer port: nodes of the swarm and nobody else. A caller's certificate is proven before it
  /// can send a byte of a call.
  ///
  /// @param bind exactly this address is listened on; port 0 takes a free one
  /// @throws IOException when it cannot be, with the address
  public static SwarmServer peer(
      InetSocketAddress bind, SwarmTrust trust, List<ServerServiceDefinition> services)
      throws IOException {
    return start(bind, trust, ChannelTls.peerServer(trust), Set.of(), services);
  }

  private static SwarmServer start(
      InetSocketAddress bind,
      SwarmTrust trust,
      SslContext tls,
      Set<String> openServices,
      List<ServerServiceDefinition> services)
      throws IOException {
    var counters = new ChannelCounters();
    var builder = NettyServerBuilder.forAddress(bind).sslContext(tls);
    return new SwarmServer(
        GatedServer.start(builder, trust, new Caller.Anonymous(), openServices, services, counters),
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
