package io.swarmdns.server.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One TCP or TLS connection: messages with their length in two bytes in front (RFC 1035 §4.2.2),
/// many of them at once if the client likes (RFC 7766 §6.2.1.1).
///
/// All whole messages at hand are answered in batches and flushed once. While the client is behind
/// in reading its answers, no more of its queries are read. Runs on its event loop's thread.
final class StreamConnection extends ChannelInboundHandlerAdapter {
  // Place in the ConnectionTable, which alone writes these.
  @Nullable StreamConnection older;
  @Nullable StreamConnection newer;
  long lastActiveNanos;
  boolean listed;
  long heldBytes;

  private final StreamService service;
  private final Channel channel;
  private final ClientPrefix client;
  private final int port;

  /// Received and not yet answered: the beginning of a message, or more while [#paused].
  private @Nullable ByteBuf rest;

  private long queries;
  private boolean admitted;
  private boolean paused;
  private boolean inputEnded;
  private boolean ending;

  StreamConnection(StreamService service, Channel channel, InetSocketAddress remote) {
    this.service = service;
    this.channel = channel;
    this.client = ClientPrefix.of(remote.getAddress());
    this.port = remote.getPort();
  }

  ClientPrefix client() {
    return client;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    admitted = service.connections().admit(this);
    if (admitted) {
      service.count(service.protocol().accepted);
    } else {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    service.connections().remove(this);
    if (admitted) {
      service.count(service.protocol().closed);
    }
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (ending || !listed) {
      in.release();
      return;
    }
    if (rest != null) {
      rest.writeBytes(in);
      in.release();
      in = rest;
    }
    if (paused) {
      keep(ctx, in);
    } else {
      answer(ctx, in);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    service.connections().holds(this, bytesHeld());
  }

  private void answer(ChannelHandlerContext ctx, ByteBuf in) {
    while (answerBatch(ctx, in)) {}
    keep(ctx, in);
  }

  /// @return whether there may be more to answer now
  private boolean answerBatch(ChannelHandlerContext ctx, ByteBuf in) {
    int loaded = service.load(in, queriesLeft(), client, port);
    if (service.loaded() > 0) {
      queries += service.loaded();
      write(ctx, service.answer(ctx.alloc()));
    }
    if (loaded < 0) {
      service.count(Counter.STREAM_MALFORMED);
      end(ctx);
    } else if (queriesLeft() == 0) {
      service.count(Counter.STREAM_QUERY_LIMIT);
      end(ctx);
    } else if (!channel.isWritable()) {
      flushOrPause(ctx);
    }
    return loaded > 0 && !ending && !paused;
  }

  private long queriesLeft() {
    long max = service.options().maxQueriesPerConnection();
    return max == 0 ? Long.MAX_VALUE : max - queries;
  }

  private void write(ChannelHandlerContext ctx, ByteBuf answers) {
    if (answers.isReadable()) {
      var _ = ctx.write(answers, ctx.voidPromise());
      service.connections().touch(this);
    } else {
      answers.release();
    }
  }

  private void flushOrPause(ChannelHandlerContext ctx) {
    ctx.flush();
    if (!channel.isWritable()) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  /// Keeps what is not yet answered in a buffer of its own size: ten thousand connections with half
  /// a message each must not hold ten thousand receive buffers.
  private void keep(ChannelHandlerContext ctx, ByteBuf in) {
    if (rest != null && in.readerIndex() == 0 && !ending) {
      return; // then `in` is the rest, only longer
    }
    boolean needed = in.isReadable() && !ending;
    rest = needed ? ctx.alloc().directBuffer(in.readableBytes()).writeBytes(in) : null;
    in.release();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!paused || !channel.isWritable() || !listed) {
      return;
    }
    paused = false;
    service.connections().touch(this);
    if (rest != null) {
      answer(ctx, rest);
      ctx.flush();
    }
    if (!paused && !ending) {
      if (inputEnded) {
        end(ctx);
      } else {
        channel.config().setAutoRead(true);
      }
    }
    service.connections().holds(this, bytesHeld());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent ended -> inputEnded(ctx);
      case SslCloseCompletionEvent ended -> inputEnded(ctx);
      case SslHandshakeCompletionEvent done ->
          service.count(done.isSuccess() ? Counter.TLS_HANDSHAKES : Counter.TLS_HANDSHAKES_FAILED);
      default -> {}
    }
  }

  private void inputEnded(ChannelHandlerContext ctx) {
    inputEnded = true;
    if (!paused) {
      end(ctx);
    }
  }

  /// Closes after what is written has been sent; if the client does not take it, the idle timeout
  /// ends the connection.
  private void end(ChannelHandlerContext ctx) {
    if (!ending) {
      ending = true;
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// Resets, bad TLS records and the like: the client's affair.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close();
  }

  /// Whether nothing of this connection is under way.
  boolean isQuiet() {
    return rest == null && !hasUnsent();
  }

  /// What to count when the connection is closed for its silence.
  Counter reasonOfSilence() {
    if (hasUnsent()) {
      return Counter.STREAM_SLOW_READER;
    }
    return rest == null ? Counter.STREAM_IDLE_TIMEOUT : Counter.STREAM_HALF_MESSAGE_TIMEOUT;
  }

  private boolean hasUnsent() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent != null && !unsent.isEmpty();
  }

  /// What waits in memory now: the part of a message that has come, and answers not yet taken.
  long bytesHeld() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    long out = unsent == null ? 0 : unsent.totalPendingWriteBytes();
    return rest == null ? out : out + rest.capacity();
  }

  /// Closes at once and resets: nothing that waits is sent any more, neither by us, nor by the
  /// kernel, which would else keep megabytes of answers for a client that does not read.
  void abort() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // Not through the pipeline: TLS would wait for what is unsent.
    channel.unsafe().close(channel.voidPromise());
  }

  void close() {
    var _ = channel.close();
  }
}
