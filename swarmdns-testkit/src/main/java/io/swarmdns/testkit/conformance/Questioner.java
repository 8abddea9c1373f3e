package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.RunningServer;
import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.TcpClient;
import io.swarmdns.testkit.wire.UdpClient;
import io.swarmdns.testkit.wire.WireMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks one server: over UDP in batches, over TCP where a query wants it. For one thread.
final class Questioner implements AutoCloseable {
  private static final Duration UDP_TIMEOUT = Duration.ofMillis(700);
  private static final int UDP_TRIES = 4;
  private static final Duration TCP_TIMEOUT = Duration.ofSeconds(3);

  private final RunningServer server;
  private final UdpClient udp;
  private final TcpClient tcp;

  Questioner(RunningServer server) throws IOException {
    this.server = server;
    udp = new UdpClient(server.address(), UDP_TIMEOUT, UDP_TRIES);
    tcp = new TcpClient(server.address(), TCP_TIMEOUT);
  }

  RunningServer server() {
    return server;
  }

  String name() {
    return server.name();
  }

  /// The replies to these queries, in the same order.
  List<Reply> ask(List<TestQuery> queries) throws IOException {
    List<byte[]> overUdp = new ArrayList<>();
    for (TestQuery query : queries) {
      if (!query.overTcp()) {
        overUdp.add(query.wire());
      }
    }
    var answers = udp.ask(overUdp).iterator();
    List<Reply> replies = new ArrayList<>(queries.size());
    for (TestQuery query : queries) {
      replies.add(query.overTcp() ? askTcp(query) : reply(answers.next()));
    }
    return replies;
  }

  Reply askTcp(TestQuery query) throws IOException {
    return reply(tcp.ask(query.wire()));
  }

  private static Reply reply(Optional<byte[]> bytes) {
    return bytes.map(Reply::of).orElseGet(Reply.Silent::new);
  }

  /// Whether a reply came cut off, so that the query is worth asking by TCP.
  static boolean isTruncated(Reply reply) {
    return reply instanceof Reply.Answered(WireMessage message) && message.is(WireMessage.TC);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
