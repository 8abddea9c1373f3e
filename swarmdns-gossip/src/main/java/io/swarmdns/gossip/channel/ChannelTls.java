package io.swarmdns.gossip.channel;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.swarmdns.gossip.identity.SwarmTrust;
import javax.net.ssl.SSLException;

/// TLS 1.3 by the JDK's provider, with the certificates of [SwarmTrust].
public final class ChannelTls {
  /// A resumed session is not asked for its certificate again, so sessions are let die at once: a
  /// revoked peer must not come back with one.
  private static final long SESSION_SECONDS = 1;

  private static final String VERSION = "TLSv1.3";

  private ChannelTls() {}

  /// For the peer port: callers must be nodes.
  static SslContext peerServer(SwarmTrust trust) throws SSLException {
    return server(trust).trustManager(trust.trustNodes()).clientAuth(ClientAuth.REQUIRE).build();
  }

  /// For the control port: callers may have a certificate.
  static SslContext controlServer(SwarmTrust trust) throws SSLException {
    return server(trust)
        .trustManager(trust.trustNodesAndAdmins())
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }

  /// For connections to nodes.
  public static SslContext client(SwarmTrust trust) throws SSLException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forClient().keyManager(trust.keyManager()), SslProvider.JDK)
        .trustManager(trust.trustNodes())
        .protocols(VERSION)
        .sessionTimeout(SESSION_SECONDS)
        .build();
  }

  private static SslContextBuilder server(SwarmTrust trust) {
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(trust.keyManager()), SslProvider.JDK)
        .protocols(VERSION)
        .sessionTimeout(SESSION_SECONDS);
  }
}
