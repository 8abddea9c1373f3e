package io.swarmdns.ctl;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;

/// A real gRPC server for a service, on a Unix socket or over mutual TLS.
final class FakeNode implements AutoCloseable {
  private final Server server;
  private final EventLoopGroup loops;

  private FakeNode(NettyServerBuilder builder, EventLoopGroup loops) throws Exception {
    this.loops = loops;
    this.server = builder.bossEventLoopGroup(loops).workerEventLoopGroup(loops).build().start();
  }

  private static EventLoopGroup loops() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  static FakeNode onSocket(Path path, BindableService service) throws Exception {
    return new FakeNode(
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(path))
            .channelType(NioServerDomainSocketChannel.class)
            .addService(service),
        loops());
  }

  static FakeNode overTls(
      TestAuthority authority, TestAuthority.Certified node, BindableService service)
      throws Exception {
    var tls =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(
                        node.keys().getPrivate(), node.chain().toArray(new X509Certificate[0]))
                    .trustManager(authority.root())
                    .clientAuth(ClientAuth.REQUIRE),
                SslProvider.JDK)
            .protocols("TLSv1.3")
            .build();
    return new FakeNode(
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .channelType(NioServerSocketChannel.class)
            .sslContext(tls)
            .addService(service),
        loops());
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /// Cuts every connection.
  void kill() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
