package io.swarmdns.testkit.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks one server over UDP, many queries at a time, and asks again where an answer is lost.
///
/// Answers are matched by their place: the client overwrites the queries' ids with their indexes.
/// For one thread.
public final class UdpClient implements Closeable {
  private static final int DATAGRAM_MAX_BYTES = 65535;
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocateDirect(DATAGRAM_MAX_BYTES);
  private final Duration timeout;
  private final int tries;
  private int round;

  /// @param timeout how long to wait for the answers of one try
  /// @param tries how often a query is sent, at least once
  public UdpClient(InetSocketAddress server, Duration timeout, int tries) throws IOException {
    this.timeout = timeout;
    this.tries = tries;
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.connect(server);
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /// Asks one query; empty when no answer came.
  public Optional<byte[]> ask(byte[] query) throws IOException {
    return ask(List.of(query)).get(0);
  }

  /// Asks all queries at once and returns their answers in the same order. At most 4096, so that
  /// ids of late answers to an earlier call are told apart from those of this one.
  ///
  /// @param queries at least two bytes each; their ids are overwritten
  /// @throws PortUnreachableException when nothing listens there
  public List<Optional<byte[]>> ask(List<byte[]> queries) throws IOException {
    if (queries.size() > 4096) {
      throw new IllegalArgumentException("more than 4096 queries at once");
    }
    byte[] @Nullable [] answers = new byte[queries.size()][];
    round = (round + 1) & 0xf;
    for (int attempt = 0; attempt < tries; attempt++) {
      int missing = send(queries, answers);
      if (receive(answers, missing)) {
        break;
      }
    }
    return Arrays.stream(answers).map(Optional::ofNullable).toList();
  }

  private int send(List<byte[]> queries, byte[] @Nullable [] answers) throws IOException {
    int sent = 0;
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] == null) {
        byte[] query = queries.get(i);
        int id = round << 12 | i;
        query[0] = (byte) (id >> 8);
        query[1] = (byte) id;
        channel.write(ByteBuffer.wrap(query));
        sent++;
      }
    }
    return sent;
  }

  private boolean receive(byte[] @Nullable [] answers, int missing) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int left = missing;
    while (left > 0) {
      received.clear();
      int length = channel.read(received);
      if (length == 0) {
        long waitMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (waitMillis <= 0) {
          return false;
        }
        selector.select(waitMillis);
        selector.selectedKeys().clear();
        continue;
      }
      if (accept(answers, length)) {
        left--;
      }
    }
    return true;
  }

  private boolean accept(byte[] @Nullable [] answers, int length) {
    if (length < 2) {
      return false;
    }
    int id = received.getShort(0) & 0xffff;
    int index = id & 0xfff;
    if (id >> 12 != round || index >= answers.length || answers[index] != null) {
      return false;
    }
    byte[] bytes = new byte[length];
    received.get(0, bytes);
    answers[index] = bytes;
    return true;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
