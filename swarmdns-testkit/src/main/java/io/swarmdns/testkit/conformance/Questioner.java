package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.RunningServer;
import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.TcpClient;
import io.swarmdns.testkit.wire.UdpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server process and the way to ask it: over UDP in batches, over TCP where a query wants it.
/// For one thread.
final class Questioner implements Respondent {
  private static final Duration UDP_TIMEOUT = Duration.ofMillis(400);
  private static final int UDP_TRIES = 3;
  private static final Duration TCP_TIMEOUT = Duration.ofSeconds(3);

  private final RunningServer server;
  private final UdpClient udp;
  private final TcpClient tcp;

  Questioner(RunningServer server) throws IOException {
    this.server = server;
    udp = new UdpClient(server.address(), UDP_TIMEOUT, UDP_TRIES);
    tcp = new TcpClient(server.address(), TCP_TIMEOUT);
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Set<ZoneFile> served() {
    return server.served();
  }

  @Override
  public List<Reply> ask(List<TestQuery> queries) throws IOException {
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

  private Reply askTcp(TestQuery query) throws IOException {
    return reply(tcp.ask(query.wire()));
  }

  private static Reply reply(Optional<byte[]> bytes) {
    return bytes.map(Reply::of).orElseGet(Reply.Silent::new);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    server.close();
  }
}
