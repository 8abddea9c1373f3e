package io.swarmdns.ctl;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.ListZonesReply;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.proto.ZoneRequest;
import io.swarmdns.proto.ZoneSerial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/// Something for commands to talk to while the JVM records how they start: answers with made-up
/// values on a Unix socket and over mutual TLS, and keeps nothing.
final class PracticeNode extends AdminGrpc.AdminImplBase implements AutoCloseable {
  private static final ZoneInfo ZONE =
      ZoneInfo.newBuilder().setOrigin("example.").setSerial(1).setRecords(2).build();

  private final MultiThreadIoEventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Server server;

  private final Server overTls;

  PracticeNode(Path socket, PracticeSwarm swarm) throws IOException, GeneralSecurityException {
    this.server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(eventLoops)
            .workerEventLoopGroup(eventLoops)
            .addService(this)
            .build()
            .start();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var tls =
        SslContextBuilder.forServer(swarm.keys().getPrivate(), swarm.node())
            .trustManager(swarm.root())
            .clientAuth(ClientAuth.REQUIRE)
            .protocols("TLSv1.3");
    this.overTls =
        NettyServerBuilder.forAddress(loopback)
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(eventLoops)
            .workerEventLoopGroup(eventLoops)
            .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
            .addService(this)
            .build()
            .start();
  }

  /// Where it listens with TLS.
  String address() {
    return "127.0.0.1:" + overTls.getPort();
  }

  @Override
  public void getStatus(StatusRequest request, StreamObserver<SwarmStatus> to) {
    var metadata = NodeMetadata.newBuilder().setName("ns1").setRegion("here");
    var node = NodeStatus.newBuilder().setMetadata(metadata).setVote(NodeStatus.Vote.LEADER);
    answer(
        to, SwarmStatus.newBuilder().setLeader("ns1").addNodes(node).addWarnings("none").build());
  }

  @Override
  public void listZones(ListZonesRequest request, StreamObserver<ListZonesReply> to) {
    answer(to, ListZonesReply.newBuilder().addZones(ZONE).build());
  }

  @Override
  public void getZone(ZoneRequest request, StreamObserver<ZoneInfo> to) {
    answer(to, ZONE);
  }

  @Override
  public void edit(EditRequest request, StreamObserver<EditProgress> to) {
    var zone = ZoneSerial.newBuilder().setOrigin("example.").setSerial(2);
    var committed = Committed.newBuilder().setIndex(1).addZones(zone);
    answer(to, EditProgress.newBuilder().setCommitted(committed).build());
  }

  private static <T> void answer(StreamObserver<T> to, T message) {
    to.onNext(message);
    to.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
    overTls.shutdownNow();
    eventLoops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
