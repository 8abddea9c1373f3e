package io.swarmdns.server.frontend;

import static io.swarmdns.server.frontend.UdpContract.address;
import static io.swarmdns.server.frontend.UdpContract.total;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What TCP does over every transport.
@Timeout(60)
abstract class TcpContract {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final int LONG_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 150;

  abstract IoTransport transport();

  private Frontends start(StreamOptions streams) throws IOException {
    return Frontends.start(
        FrontendOptions.on(address("127.0.0.1", 0))
            .withTransport(transport())
            .withEventLoops(2)
            .withStreams(streams),
        Engines::withoutZones,
        Engines::neverLost);
  }

  private Frontends start() throws IOException {
    return start(StreamOptions.DEFAULTS);
  }

  private static StreamClient connect(Frontends frontends) throws IOException {
    return StreamClient.connect(frontends.tcpAddresses().getFirst());
  }

  private static void assertAnswered(StreamClient client, int id) throws IOException {
    client.send(Queries.framed(id));
    byte[] answer = client.receive();
    assertEquals(id, Queries.id(answer));
    assertTrue(Queries.isResponse(answer));
  }

  @Test
  void aConnectionCarriesQueryAfterQuery() throws IOException {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      for (int id = 0; id < 10; id++) {
        assertAnswered(client, id);
      }
      assertEquals(10, total(frontends, Counter.TCP_ANSWERED));
    }
  }

  @Test
  void ipv6IsServed() throws IOException {
    FrontendOptions options =
        FrontendOptions.on(address("::1", 0)).withTransport(transport()).withEventLoops(2);
    try (Frontends frontends = Frontends.start(options, Engines::withoutZones, Engines::neverLost);
        StreamClient client = connect(frontends)) {
      assertAnswered(client, 1);
    }
  }

  @Test
  void aThousandPipelinedQueriesAreAnswered() throws IOException {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      client.send(Queries.pipeline(0, 1000));
      Set<Integer> answered = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        answered.add(Queries.id(client.receive()));
      }
      assertEquals(1000, answered.size());
    }
  }

  @Test
  void queriesThatArriveByteByByteAreAnswered() throws Exception {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      for (byte one : Queries.pipeline(0, 3)) {
        client.send(one);
        Thread.sleep(1);
      }
      for (int id = 0; id < 3; id++) {
        assertEquals(id, Queries.id(client.receive()));
      }
    }
  }

  @Test
  void queriesCutAtEveryByteAreAnswered() throws Exception {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      byte[] two = Queries.pipeline(1, 2);
      for (int cut = 1; cut < two.length; cut++) {
        client.send(Arrays.copyOf(two, cut));
        Thread.sleep(1);
        client.send(Arrays.copyOfRange(two, cut, two.length));
        assertEquals(1, Queries.id(client.receive()));
        assertEquals(2, Queries.id(client.receive()));
      }
    }
  }

  @Test
  void theLongestMessageIsTaken() throws IOException {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      byte[] longest = new byte[2 + 0xffff];
      byte[] query = Queries.query(77);
      System.arraycopy(query, 0, longest, 2, query.length);
      longest[0] = -1;
      longest[1] = -1;
      client.send(longest);
      assertEquals(77, Queries.id(client.receive()));
      assertAnswered(client, 78);
    }
  }

  @Test
  void aClientThatEndsItsOutputStillGetsItsAnswers() throws IOException {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      client.send(Queries.pipeline(0, 100));
      client.endOutput();
      for (int i = 0; i < 100; i++) {
        assertTrue(Queries.isResponse(client.receive()));
      }
      assertTrue(client.isClosedWithin(LONG_MILLIS));
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withIdleTimeout(SHORT));
        StreamClient client = connect(frontends)) {
      assertAnswered(client, 1);
      assertTrue(client.isClosedWithin(LONG_MILLIS));
      assertEquals(1, total(frontends, Counter.STREAM_IDLE_TIMEOUT));
    }
  }

  @Test
  void aConnectionInUseStaysOpenBeyondTheTimeout() throws Exception {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withIdleTimeout(SHORT));
        StreamClient client = connect(frontends)) {
      for (int id = 0; id < 10; id++) {
        assertAnswered(client, id);
        Thread.sleep(SHORT.toMillis() / 4);
      }
    }
  }

  @Test
  void halfAMessageAndSilenceIsClosed() throws IOException {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withIdleTimeout(SHORT));
        StreamClient client = connect(frontends)) {
      client.send((byte) 0, (byte) 40, (byte) 1);
      assertTrue(client.isClosedWithin(LONG_MILLIS));
      assertEquals(1, total(frontends, Counter.STREAM_HALF_MESSAGE_TIMEOUT));
    }
  }

  @Test
  void tricklingBytesDoNotKeepAConnectionOpen() throws Exception {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withIdleTimeout(SHORT));
        StreamClient client = connect(frontends)) {
      client.send((byte) 0x40, (byte) 0);
      boolean closed = false;
      for (int i = 0; i < 100 && !closed; i++) {
        try {
          client.send((byte) 0);
          Thread.sleep(50);
        } catch (IOException e) {
          closed = true;
        }
      }
      assertTrue(closed);
    }
  }

  @Test
  void anEmptyMessageClosesTheConnection() throws IOException {
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      client.send(Queries.framed(1));
      client.send((byte) 0, (byte) 0);
      assertEquals(1, Queries.id(client.receive()));
      assertTrue(client.isClosedWithin(LONG_MILLIS));
      assertEquals(1, total(frontends, Counter.STREAM_MALFORMED));
    }
  }

  @Test
  void aReaderThatNeverReadsIsNotReadFromAndIsClosedInTheEnd() throws Exception {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withIdleTimeout(SHORT));
        StreamClient client = connect(frontends)) {
      byte[] queries = Queries.pipeline(0, 1000);
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(() -> {
            try {
              while (true) {
                client.send(queries);
              }
            } catch (IOException e) {
              // closed by the server
            }
          });
      flood.join();
      assertEquals(1, total(frontends, Counter.STREAM_SLOW_READER));
    }
  }

  @Test
  void aSlowReaderGetsEveryAnswer() throws Exception {
    int count = 200_000;
    try (Frontends frontends = start();
        StreamClient client = connect(frontends)) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> {
            try {
              byte[] queries = Queries.pipeline(0, 1000);
              for (int sent = 0; sent < count; sent += 1000) {
                client.send(queries);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      Thread.sleep(500);
      for (int i = 0; i < count; i++) {
        assertTrue(Queries.isResponse(client.receive()));
      }
      sender.join();
    }
  }

  @Test
  void halfMessagesThatFillTheMemoryAreClosedAndSmallOnesAreNot() throws Exception {
    FrontendOptions options =
        FrontendOptions.on(address("127.0.0.1", 0))
            .withTransport(transport())
            .withEventLoops(1)
            .withStreams(StreamOptions.DEFAULTS.withBuffersBytes(StreamOptions.BUFFERS_BYTES_MIN));
    byte[] half = new byte[60_000];
    half[0] = (byte) 0xff;
    List<StreamClient> large = new ArrayList<>();
    try (Frontends frontends = Frontends.start(options, Engines::withoutZones, Engines::neverLost);
        StreamClient small = connect(frontends)) {
      byte[] query = Queries.framed(7);
      small.send(Arrays.copyOf(query, 9));
      for (int i = 0; i < 40; i++) {
        large.add(connect(frontends));
        large.get(i).send(half);
      }
      assertTrue(large.getFirst().isClosedWithin(LONG_MILLIS));
      assertAnswered(large.getLast(), half);
      small.send(Arrays.copyOfRange(query, 9, query.length));
      assertEquals(7, Queries.id(small.receive()));
      assertTrue(total(frontends, Counter.STREAM_EVICTED_BUFFERS) >= 20);
    } finally {
      for (StreamClient client : large) {
        client.close();
      }
    }
  }

  /// Sends the rest of a message of 65,280 bytes, whose first bytes have been sent.
  private static void assertAnswered(StreamClient client, byte[] sent) throws IOException {
    client.send(new byte[2 + 0xff00 - sent.length]);
    assertTrue(Queries.isResponse(client.receive()));
  }

  @Test
  void aClientHasOnlySoManyConnections() throws IOException {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withMaxConnectionsPerClient(2))) {
      StreamClient first = connect(frontends);
      assertAnswered(first, 1);
      try (StreamClient second = connect(frontends)) {
        assertAnswered(second, 2);
        try (StreamClient third = connect(frontends)) {
          assertTrue(third.isClosedWithin(LONG_MILLIS));
        }
        assertAnswered(first, 3);
        first.close();
        awaitOpen(frontends, 1);
        try (StreamClient fourth = connect(frontends)) {
          assertAnswered(fourth, 4);
        }
      }
      assertEquals(1, total(frontends, Counter.STREAM_REFUSED_CLIENT_LIMIT));
    }
  }

  @Test
  void otherAddressesAreOtherClients() throws IOException {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withMaxConnectionsPerClient(1));
        StreamClient first = connect(frontends)) {
      assertAnswered(first, 1);
      InetSocketAddress server = frontends.tcpAddresses().getFirst();
      try (StreamClient other =
          new StreamClient(
              new Socket(
                  server.getAddress(),
                  server.getPort(),
                  address("127.0.0.3", 0).getAddress(),
                  0))) {
        assertAnswered(other, 2);
      }
    }
  }

  @Test
  void withTooManyConnectionsTheIdlestIsClosed() throws Exception {
    FrontendOptions options =
        FrontendOptions.on(address("127.0.0.1", 0))
            .withTransport(transport())
            .withEventLoops(1)
            .withStreams(StreamOptions.DEFAULTS.withMaxConnections(3));
    List<StreamClient> clients = new ArrayList<>();
    try (Frontends frontends =
        Frontends.start(options, Engines::withoutZones, Engines::neverLost)) {
      for (int i = 0; i < 3; i++) {
        clients.add(connect(frontends));
        assertAnswered(clients.get(i), i);
      }
      assertAnswered(clients.get(0), 10);
      try (StreamClient newest = connect(frontends)) {
        assertAnswered(newest, 11);
        assertTrue(clients.get(1).isClosedWithin(LONG_MILLIS));
        assertAnswered(clients.get(0), 12);
        assertAnswered(clients.get(2), 13);
      }
      assertEquals(1, total(frontends, Counter.STREAM_EVICTED_IDLE));
    } finally {
      for (StreamClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aConnectionHasOnlySoManyQueries() throws IOException {
    try (Frontends frontends = start(StreamOptions.DEFAULTS.withMaxQueriesPerConnection(5));
        StreamClient client = connect(frontends)) {
      client.send(Queries.pipeline(0, 8));
      for (int id = 0; id < 5; id++) {
        assertEquals(id, Queries.id(client.receive()));
      }
      assertTrue(client.isClosedWithin(LONG_MILLIS));
      assertEquals(5, total(frontends, Counter.TCP_RECEIVED));
    }
  }

  @Test
  void drainingRefusesNewConnectionsAndFinishesHalfMessages() throws Exception {
    Frontends frontends = start();
    InetSocketAddress address = frontends.tcpAddresses().getFirst();
    try (StreamClient idle = connect(frontends);
        StreamClient midway = connect(frontends)) {
      assertAnswered(idle, 1);
      assertAnswered(midway, 2);
      byte[] query = Queries.framed(3);
      midway.send(Arrays.copyOf(query, 9));
      Thread.sleep(SILENCE_MILLIS);
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> frontends.drain(Duration.ofSeconds(10)));
      assertTrue(idle.isClosedWithin(LONG_MILLIS));
      assertFalse(isAccepted(address));
      midway.send(Arrays.copyOfRange(query, 9, query.length));
      assertEquals(3, Queries.id(midway.receive()));
      assertTrue(midway.isClosedWithin(LONG_MILLIS));
      drained.join();
    } finally {
      frontends.close();
    }
  }

  @Test
  void openConnectionsAreCountedBackToZero() throws IOException {
    try (Frontends frontends = start()) {
      for (int i = 0; i < 50; i++) {
        try (StreamClient client = connect(frontends)) {
          assertAnswered(client, i);
        }
      }
      awaitOpen(frontends, 0);
      assertEquals(50, total(frontends, Counter.TCP_ACCEPTED));
    }
  }

  private static boolean isAccepted(InetSocketAddress address) {
    try (StreamClient client = StreamClient.connect(address)) {
      return !client.isClosedWithin(SILENCE_MILLIS);
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitOpen(Frontends frontends, long wanted) {
    while (total(frontends, Counter.TCP_ACCEPTED) - total(frontends, Counter.TCP_CLOSED)
        != wanted) {
      Thread.onSpinWait();
    }
  }
}
