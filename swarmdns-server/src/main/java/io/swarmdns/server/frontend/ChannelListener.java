package io.swarmdns.server.frontend;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/// A bound channel of Netty's, for datagrams or connections.
record ChannelListener(Channel channel) implements Listener {
  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public Future<?> stop() {
    return channel.close();
  }
}
