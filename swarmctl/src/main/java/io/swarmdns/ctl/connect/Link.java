package io.swarmdns.ctl.connect;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.swarmdns.ctl.outcome.Failure;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Makes channels to endpoints: plain HTTP/2 over Unix sockets, and TLS 1.3 with the JDK's provider
/// over TCP. Event loops on NIO: nothing native has to be loaded.
final class Link {
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int MESSAGE_BYTES_MAX = 16 << 20;

  private final EventLoopGroup eventLoops;
  private final Optional<Path> identityPath;
  private @Nullable SslContext tls;

  Link(EventLoopGroup eventLoops, Optional<Path> identityPath) {
    this.eventLoops = eventLoops;
    this.identityPath = identityPath;
  }

  ManagedChannel open(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.UnixSocket(Path path) ->
          common(NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path)))
              .channelType(NioDomainSocketChannel.class)
              .overrideAuthority("localhost")
              .negotiationType(NegotiationType.PLAINTEXT)
              .build();
      case Endpoint.Tcp(String host, int port) ->
          common(NettyChannelBuilder.forAddress(host, port))
              .channelType(NioSocketChannel.class)
              .sslContext(tls())
              .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
              .build();
    };
  }

  /// No retries by gRPC itself: what is retried, and where, is decided here. No service
  /// configuration from DNS, no proxies.
  private NettyChannelBuilder common(NettyChannelBuilder builder) {
    return builder
        .eventLoopGroup(eventLoops)
        .disableRetry()
        .disableServiceConfigLookUp()
        .proxyDetector(target -> null)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX);
  }

  private SslContext tls() {
    if (tls == null) {
      Path path =
          identityPath.orElseThrow(() ->
              Failure.usage(
                  "a server is asked with an identity file: name it with --identity,"
                      + " SWARMCTL_IDENTITY or identity = FILE in the configuration"));
      tls = tls(IdentityFile.read(path, Instant.now()));
    }
    return tls;
  }

  private static SslContext tls(IdentityFile identity) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forClient()
                  .keyManager(identity.key(), identity.chain().toArray(new X509Certificate[0]))
                  .trustManager(new NodeTrust(identity.root(), identity.swarm())),
              SslProvider.JDK)
          .protocols("TLSv1.3")
          .build();
    } catch (GeneralSecurityException | SSLException e) {
      throw Failure.failed(
          "identity file " + identity.path() + " cannot be used for TLS: " + e.getMessage());
    }
  }
}
