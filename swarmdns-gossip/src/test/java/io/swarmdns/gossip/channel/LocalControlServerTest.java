package io.swarmdns.gossip.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.identity.TestSwarm;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalControlServerTest {
  private final TestSwarm swarm = new TestSwarm();
  private final SwarmTrust trust = swarm.trust(swarm.node("n1"));

  @TempDir Path directory;

  private static List<ServerServiceDefinition> whoAmI() {
    return List.of(
        new AdminGrpc.AdminImplBase() {
          @Override
          public void getStatus(StatusRequest request, StreamObserver<SwarmStatus> observer) {
            observer.onNext(
                SwarmStatus.newBuilder()
                    .setAskedNode(Caller.current().getClass().getSimpleName())
                    .build());
            observer.onCompleted();
          }
        }.bindService());
  }

  private static String ask(Path socket) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .eventLoopGroup(loop)
            .overrideAuthority("local")
            .usePlaintext()
            .build();
    try {
      return AdminGrpc.newBlockingStub(channel)
          .getStatus(StatusRequest.getDefaultInstance())
          .getAskedNode();
    } finally {
      channel.shutdownNow();
      var unused = loop.shutdownGracefully();
    }
  }

  @Test
  void whoeverOpensTheSocketIsTheOwnerAndNobodyElseCan() throws IOException {
    Path socket = directory.resolve("control.sock");
    try (LocalControlServer server = LocalControlServer.start(socket, trust, whoAmI())) {
      assertEquals(socket, server.socket());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      assertEquals("LocalOwner", ask(socket));
      try (var left = Files.list(directory)) {
        assertEquals(List.of(socket), left.toList());
      }
    }
    assertFalse(Files.exists(socket));
  }

  @Test
  void theSocketOfADeadProcessIsReplacedAndThatOfALivingOneIsNot() throws IOException {
    Path socket = directory.resolve("control.sock");
    ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    other.bind(UnixDomainSocketAddress.of(socket));
    IOException refused =
        assertThrows(IOException.class, () -> LocalControlServer.start(socket, trust, whoAmI()));
    assertTrue(String.valueOf(refused.getMessage()).contains("another process listens"));
    other.close();
    try (LocalControlServer server = LocalControlServer.start(socket, trust, whoAmI())) {
      assertEquals("LocalOwner", ask(server.socket()));
    }
  }

  @Test
  void anotherFileIsNotOverwritten() throws IOException {
    Path file = directory.resolve("control.sock");
    Files.writeString(file, "precious");
    assertThrows(IOException.class, () -> LocalControlServer.start(file, trust, whoAmI()));
    assertEquals("precious", Files.readString(file));
    Path tooLong = directory.resolve("x".repeat(120));
    IOException refused =
        assertThrows(IOException.class, () -> LocalControlServer.start(tooLong, trust, whoAmI()));
    assertTrue(String.valueOf(refused.getMessage()).contains("shorter data directory"));
  }
}
