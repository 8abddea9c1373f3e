package io.swarmdns.gossip.channel;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.swarmdns.gossip.identity.SwarmTrust;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A gRPC server behind a [CallGate], with the limits of [ServerLimits].
final class GatedServer {
  private final Server server;
  private final CallGate gate;
  private final ExecutorService threads;

  private GatedServer(Server server, CallGate gate, ExecutorService threads) {
    this.server = server;
    this.gate = gate;
    this.threads = threads;
  }

  static GatedServer start(
      NettyServerBuilder builder,
      SwarmTrust trust,
      Caller withoutTls,
      Set<String> openServices,
      List<ServerServiceDefinition> services,
      ChannelCounters counters)
      throws IOException {
    CallGate gate = new CallGate(trust, openServices, counters);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    builder
        .directExecutor()
        .callExecutor(new CallThreads(threads))
        .maxInboundMessageSize(ServerLimits.MESSAGE_MAX_BYTES)
        .maxInboundMetadataSize(ServerLimits.HEADERS_MAX_BYTES)
        .maxConcurrentCallsPerConnection(ServerLimits.STREAMS_PER_CONNECTION_MAX)
        .handshakeTimeout(ServerLimits.HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(ServerLimits.IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTime(ServerLimits.KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(ServerLimits.KEEPALIVE_ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(ServerLimits.KEEPALIVE.toMillis() / 2, TimeUnit.MILLISECONDS)
        .addTransportFilter(new AdmittedConnections(withoutTls, counters))
        .intercept(gate);
    services.forEach(builder::addService);
    return new GatedServer(builder.build().start(), gate, threads);
  }

  int port() {
    return server.getPort();
  }

  void endRevoked() {
    gate.endRevoked();
  }

  /// Lets calls finish for two seconds, then ends them.
  void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(ServerLimits.CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(ServerLimits.CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  /// Cuts all connections.
  void closeNow() {
    server.shutdownNow();
    try {
      server.awaitTermination(ServerLimits.CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
