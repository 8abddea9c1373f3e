package io.swarmdns.server.frontend;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;

/// Accepts the connections of one protocol and spreads them over the event loops in turn.
final class StreamServer {
  private final StreamProtocol protocol;
  private final Map<EventLoop, StreamService> services;
  private final Consumer<Channel> prepare;
  private final NettyChannels channels;
  private final StreamOptions options;

  /// @param services one for each event loop
  /// @param prepare puts into a new connection's pipeline what comes before the messages
  StreamServer(
      StreamProtocol protocol,
      Map<EventLoop, StreamService> services,
      Consumer<Channel> prepare,
      NettyChannels channels,
      StreamOptions options) {
    this.protocol = protocol;
    this.services = Map.copyOf(services);
    this.prepare = prepare;
    this.channels = channels;
    this.options = options;
  }

  /// Listens on the address, without SO_REUSEPORT: nobody else can listen there.
  Listener open(EventLoop acceptor, EventLoopGroup loops, InetSocketAddress address)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap().group(acceptor, loops).childHandler(new Initializer());
    channels.configureServer(bootstrap, address, options);
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      String message =
          "cannot listen on "
              + protocol
              + " "
              + AddressText.of(address)
              + ": "
              + bound.cause().getMessage();
      throw (IOException) new BindException(message).initCause(bound.cause());
    }
    return new ChannelListener(bound.channel());
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      StreamService service = services.get(channel.eventLoop());
      // A client may be gone before its connection is looked at; then it has no address.
      if (service != null && channel.remoteAddress() instanceof InetSocketAddress remote) {
        prepare.accept(channel);
        channel.pipeline().addLast(new StreamConnection(service, channel, remote));
      } else {
        var _ = channel.close();
      }
    }
  }
}
