package io.swarmdns.server.frontend;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Netty's channel types and their options for a transport: epoll where it is there, else NIO.
final class NettyChannels {
  private static final Logger LOG = LoggerFactory.getLogger(NettyChannels.class);

  /// Connections that may wait to be accepted; the kernel cuts it to `net.core.somaxconn`.
  private static final int BACKLOG = 4096;

  /// Events of one epoll_wait. Netty's default grows with the load, and a loop that cannot get the
  /// memory for it ends, and its sockets with it.
  private static final int EVENTS_PER_WAIT = 4096;

  /// Bytes of one read of a connection, at first and at most. TLS keeps part of a record in the
  /// buffer it was read into.
  private static final int STREAM_READ_BYTES = 2048;

  private static final int STREAM_READ_BYTES_MIN = 128;
  private static final int STREAM_READ_BYTES_MAX = 16 << 10;

  /// The kernel's receive buffer of a connection: a few thousand queries. Without a limit it grows
  /// to megabytes, and a client that has ended its output has all of it read, even while its
  /// answers wait.
  private static final int STREAM_RECEIVE_BUFFER_BYTES = 128 << 10;

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
  private static final ChannelOption<Integer> SO_SNDBUFFORCE =
      new IntegerUnixChannelOption("SO_SNDBUFFORCE", 1, 32);
  private static final ChannelOption<Integer> SO_RCVBUFFORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);
  private static final int IPV6_MTU_MIN_BYTES = 1280;

  private final boolean epoll;

  NettyChannels(IoTransport transport) {
    epoll = transport != IoTransport.NIO;
  }

  IoHandlerFactory ioHandlers() {
    return epoll
        ? EpollIoHandler.newFactory(EVENTS_PER_WAIT, DefaultSelectStrategyFactory.INSTANCE)
        : NioIoHandler.newFactory();
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

  /// As [LinuxUdpSocket] does: more than the kernel's own limit, where the process may.
  void forceBuffers(Channel channel, UdpOptions options) {
    if (epoll) {
      try {
        channel.config().setOption(SO_RCVBUFFORCE, options.receiveBufferBytes());
        channel.config().setOption(SO_SNDBUFFORCE, options.sendBufferBytes());
      } catch (ChannelException e) {
        LOG.debug("no CAP_NET_ADMIN: UDP buffers are those that the kernel's limit allows", e);
      }
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
        // Connections inherit it; only then is it known when the window's scale is agreed on.
        .option(ChannelOption.SO_RCVBUF, STREAM_RECEIVE_BUFFER_BYTES)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(
                STREAM_READ_BYTES_MIN, STREAM_READ_BYTES, STREAM_READ_BYTES_MAX))
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
