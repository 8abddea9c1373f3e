package io.swarmdns.server.frontend;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Batch;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;

/// UDP by Netty's datagram channels: the transport for systems without [NativeUdp]. Answers leave
/// from the address that the socket is bound to, so it must not be a wildcard.
final class NettyUdp extends ChannelInboundHandlerAdapter {
  private static final int SLOTS = DatagramRing.SLOTS;
  private static final long STOP_AFTER_MILLIS = 20;

  private final ServingLoop loop;
  private final FrontendCounters counters;
  private final StagedBatch staged;
  private final InetSocketAddress[] clients = new InetSocketAddress[SLOTS];

  private NettyUdp(ServingLoop loop) {
    this.loop = loop;
    this.counters = loop.counters();
    int queryArea = SLOTS * StagedBatch.stride(DatagramRing.QUERY_BYTES);
    this.staged = new StagedBatch(Batch.Transport.UDP, SLOTS, queryArea, DatagramRing.ANSWER_BYTES);
  }

  /// Fails when anything else receives on this address: what [LinuxUdpSocket#requireFree] does, for
  /// the same reasons.
  static void requireFree(InetSocketAddress address) throws IOException {
    ProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try (DatagramChannel probe = DatagramChannel.open(family)) {
      probe.bind(address);
    } catch (IOException e) {
      throw cannotListen(address, e);
    }
  }

  /// Starts to answer on the address.
  static Listener open(
      ServingLoop loop, NettyChannels channels, InetSocketAddress address, UdpOptions options)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap().group(loop.eventLoop()).handler(new NettyUdp(loop)).localAddress(address);
    channels.configureDatagram(bootstrap, address, options);
    ChannelFuture bound = bootstrap.bind().awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannotListen(address, bound.cause());
    }
    channels.forceBuffers(bound.channel(), options);
    return new UdpListener(bound.channel());
  }

  private static IOException cannotListen(InetSocketAddress address, Throwable cause) {
    String message = "cannot listen on UDP " + AddressText.of(address) + ": " + cause.getMessage();
    return (IOException) new BindException(message).initCause(cause);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      counters.add(Counter.UDP_RECEIVED, 1);
      InetSocketAddress client = packet.sender();
      int length = packet.content().readableBytes();
      if (length > DatagramRing.QUERY_BYTES) {
        counters.add(Counter.UDP_DROPPED_OVERSIZED, 1);
      } else if (client.getPort() == 0) {
        counters.add(Counter.UDP_DROPPED_PORT_ZERO, 1);
      } else {
        add(packet.content(), length, client);
      }
    } finally {
      packet.release();
    }
    if (!staged.fits(DatagramRing.QUERY_BYTES)) {
      answer(ctx);
    }
  }

  private void add(ByteBuf content, int length, InetSocketAddress client) {
    clients[staged.batch().size()] = client;
    ClientPrefix address = ClientPrefix.of(client.getAddress());
    staged.add(content, content.readerIndex(), length, address, client.getPort());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    answer(ctx);
    ctx.flush();
  }

  private void answer(ChannelHandlerContext ctx) {
    Batch batch = staged.batch();
    loop.answer(batch);
    int answered = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      int length = batch.answerLength(slot);
      if (length > 0) {
        ByteBuf answer = ctx.alloc().directBuffer(length);
        staged.writeAnswer(slot, answer);
        var _ = ctx.write(new DatagramPacket(answer, clients[slot]), ctx.voidPromise());
        answered++;
      }
    }
    counters.add(Counter.UDP_ANSWERED, answered);
    counters.add(Counter.UDP_UNANSWERED, batch.size() - answered);
    staged.clear();
  }

  /// A datagram that cannot be sent must not end the socket.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.add(Counter.UDP_SEND_FAILED, 1);
  }

  private record UdpListener(Channel channel) implements Listener {
    @Override
    public InetSocketAddress address() {
      return (InetSocketAddress) channel.localAddress();
    }

    /// The event loop reads what has come in by now before this time is over.
    @Override
    public Future<?> stop() {
      return channel.eventLoop().schedule(this::close, STOP_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void close() {
      var _ = channel.close();
    }
  }
}
