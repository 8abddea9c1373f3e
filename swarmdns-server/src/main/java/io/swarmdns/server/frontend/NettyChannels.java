package io.swarmdns.server.frontend;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/// Netty's channel types and their options for a transport: epoll where it is there, else NIO.
final class NettyChannels {
  /// Connections that may wait to be accepted; the kernel cuts it to `net.core.somaxconn`.
  private static final int BACKLOG = 4096;

  private static final int DATAGRAMS_PER_READ = DatagramRing.SLOTS;

  // One byte more than is accepted, so that a longer query shows.
  private static final int DATAGRAM_BYTES = DatagramRing.QUERY_BYTES + 1;

  private static final ChannelOption<Integer> IP_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
  private static final ChannelOption<Integer> IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);
  private static final ChannelOption<Integer> IPV6_MTU =
      new IntegerUnixChannelOption("IPV6_MTU", 41, 24);
  private static final ChannelOption<Integer> IPV6_V6ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);
  private static final int PMTUDISC_OMIT = 5;
  private static final int IPV6_MTU_MIN_BYTES = 1280;

  private final boolean epoll;

  NettyChannels(IoTransport transport) {
    epoll = transport != IoTransport.NIO;
  }

  IoHandlerFactory ioHandlers() {
    return epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /// Whether several event loops can each have a UDP socket for one address.
  boolean sharesPorts() {
    return epoll;
  }

  void configureDatagram(Bootstrap bootstrap, InetSocketAddress address, UdpOptions options) {
    SocketProtocolFamily family = family(address);
    bootstrap
        .option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes())
        .option(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
    if (!epoll) {
      bootstrap
          .channelFactory(() -> new NioDatagramChannel(family))
          .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES));
      return;
    }
    // One buffer for all datagrams of a recvmmsg.
    int buffer = DATAGRAM_BYTES * DATAGRAMS_PER_READ;
    bootstrap
        .channelFactory(() -> new EpollDatagramChannel(family))
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(buffer))
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES)
        .option(UnixChannelOption.SO_REUSEPORT, true);
    // As LinuxUdpSocket does, and for the same reason.
    if (family == SocketProtocolFamily.INET) {
      bootstrap.option(IP_MTU_DISCOVER, PMTUDISC_OMIT);
    } else {
      bootstrap.option(IPV6_V6ONLY, 1);
      bootstrap.option(IPV6_MTU_DISCOVER, PMTUDISC_OMIT);
      bootstrap.option(IPV6_MTU, IPV6_MTU_MIN_BYTES);
    }
  }

  void configureServer(
      ServerBootstrap bootstrap, InetSocketAddress address, StreamOptions options) {
    SocketProtocolFamily family = family(address);
    if (epoll) {
      bootstrap.channelFactory(() -> new EpollServerSocketChannel(family));
      if (family == SocketProtocolFamily.INET6) {
        bootstrap.option(IPV6_V6ONLY, 1);
      }
    } else {
      bootstrap.channelFactory(
          () -> new NioServerSocketChannel(SelectorProvider.provider(), family));
    }
    int highWater = options.writeBufferBytes();
    bootstrap
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        // A client may say that it has no more queries and still wait for answers.
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(highWater / 2, highWater));
  }

  private static SocketProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? SocketProtocolFamily.INET
        : SocketProtocolFamily.INET6;
  }
}
