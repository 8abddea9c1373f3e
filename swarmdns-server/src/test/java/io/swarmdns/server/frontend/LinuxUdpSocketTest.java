package io.swarmdns.server.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxUdpSocketTest {
  private static final int CAP_NET_ADMIN = 12;

  /// With the capability all that is asked for, above the system's limit too; else what that
  /// allows.
  @Test
  void buffersHaveTheSizeAskedForWhereTheProcessMayForceIt() throws IOException {
    int receiveMax = limit("rmem_max");
    int sendMax = limit("wmem_max");
    UdpOptions asked = new UdpOptions(receiveMax + 65_536, sendMax + 65_536);
    Epoll.ensureAvailability(); // closes what is opened
    FileDescriptor socket = LinuxUdpSocket.open(UdpContract.address("127.0.0.1", 0), asked);
    try {
      boolean mayForce = hasNetAdmin();
      assertEquals(
          mayForce ? receiveMax + 65_536 : receiveMax,
          LinuxUdpSocket.granted(socket).receiveBytes());
      assertEquals(
          mayForce ? sendMax + 65_536 : sendMax, LinuxUdpSocket.granted(socket).sendBytes());
    } finally {
      socket.close();
    }
  }

  @Test
  void socketsOfNettyHaveThemToo() throws IOException {
    int receiveMax = limit("rmem_max");
    UdpOptions asked = new UdpOptions(receiveMax + 65_536, UdpOptions.BUFFER_BYTES_MIN);
    NettyChannels channels = new NettyChannels(IoTransport.NETTY);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, channels.ioHandlers());
    try {
      InetSocketAddress address = UdpContract.address("127.0.0.1", 0);
      Bootstrap bootstrap =
          new Bootstrap().group(group).handler(new ChannelInboundHandlerAdapter());
      channels.configureDatagram(bootstrap, address, asked);
      Channel channel = bootstrap.bind(address).syncUninterruptibly().channel();
      channels.forceBuffers(channel, asked);
      assertEquals(
          hasNetAdmin() ? receiveMax + 65_536 : receiveMax,
          channel.config().getOption(ChannelOption.SO_RCVBUF) / 2);
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static int limit(String name) throws IOException {
    return Integer.parseInt(Files.readString(Path.of("/proc/sys/net/core", name)).strip());
  }

  private static boolean hasNetAdmin() throws IOException {
    String effective =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("CapEff:"))
            .findFirst()
            .orElseThrow();
    long bits = Long.parseUnsignedLong(effective.substring("CapEff:".length()).strip(), 16);
    return (bits >>> CAP_NET_ADMIN & 1) == 1;
  }
}
