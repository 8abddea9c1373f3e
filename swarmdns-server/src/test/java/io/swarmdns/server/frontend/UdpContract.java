package io.swarmdns.server.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What UDP does over every transport.
@Timeout(60)
abstract class UdpContract {
  private static final int RECEIVE_MILLIS = 5000;
  private static final int SILENCE_MILLIS = 300;

  abstract IoTransport transport();

  private Frontends start(String... addresses) throws IOException {
    InetSocketAddress[] listen =
        Arrays.stream(addresses)
            .map(literal -> address(literal, 0))
            .toArray(InetSocketAddress[]::new);
    FrontendOptions options =
        FrontendOptions.on(listen).withTransport(transport()).withEventLoops(2);
    return Frontends.start(options, Engines::withoutZones, Engines::neverLost);
  }

  static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private static int port(Frontends frontends) {
    return frontends.udpAddresses().getFirst().getPort();
  }

  @Test
  void theTransportAskedForRuns() throws IOException {
    try (Frontends frontends = start("127.0.0.1")) {
      assertEquals(transport(), frontends.transport());
    }
  }

  @Test
  void aQueryIsAnswered() throws IOException {
    try (Frontends frontends = start("127.0.0.1");
        DatagramSocket client = new DatagramSocket()) {
      assertAnswered(client, "127.0.0.1", port(frontends), 7);
    }
  }

  @Test
  void aQueryOverIpv6IsAnswered() throws IOException {
    try (Frontends frontends = start("::1");
        DatagramSocket client = new DatagramSocket()) {
      assertAnswered(client, "::1", port(frontends), 8);
    }
  }

  @Test
  void everyQueryOfManyBatchesIsAnsweredOnce() throws IOException {
    try (Frontends frontends = start("127.0.0.1");
        DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(RECEIVE_MILLIS);
      for (int first = 0; first < 2000; first += 100) {
        for (int id = first; id < first + 100; id++) {
          send(client, Queries.query(id), "127.0.0.1", port(frontends));
        }
        Set<Integer> answered = new HashSet<>();
        for (int i = 0; i < 100; i++) {
          answered.add(Queries.id(receive(client)));
        }
        assertEquals(100, answered.size());
      }
      assertEquals(2000, total(frontends, Counter.UDP_RECEIVED));
      assertEquals(2000, total(frontends, Counter.UDP_ANSWERED));
    }
  }

  @Test
  void manyClientsAreAnsweredByAllEventLoops() throws IOException {
    try (Frontends frontends = start("127.0.0.1")) {
      for (int id = 0; id < 200; id++) {
        try (DatagramSocket client = new DatagramSocket()) {
          assertAnswered(client, "127.0.0.1", port(frontends), id);
        }
      }
      if (transport() != IoTransport.NIO) {
        for (FrontendCounters counters : frontends.counters()) {
          assertTrue(counters.value(Counter.UDP_ANSWERED) > 20);
        }
      }
    }
  }

  @Test
  void aWildcardAnswersFromTheAddressAsked() throws IOException {
    try (Frontends frontends = start("0.0.0.0");
        DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(RECEIVE_MILLIS);
      send(client, Queries.query(9), "127.0.0.1", port(frontends));
      assertEquals(InetAddress.ofLiteral("127.0.0.1"), receivePacket(client).getAddress());
    }
  }

  @Test
  void anIpv6WildcardAnswersFromTheAddressAsked() throws IOException {
    try (Frontends frontends = start("::");
        DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(RECEIVE_MILLIS);
      send(client, Queries.query(9), "::1", port(frontends));
      assertEquals(InetAddress.ofLiteral("::1"), receivePacket(client).getAddress());
    }
  }

  @Test
  void aDatagramLongerThanTheLimitIsDroppedAndCounted() throws IOException {
    try (Frontends frontends = start("127.0.0.1");
        DatagramSocket client = new DatagramSocket()) {
      byte[] tooLong = Arrays.copyOf(Queries.query(1), DatagramRing.QUERY_BYTES + 1);
      send(client, tooLong, "127.0.0.1", port(frontends));
      assertSilence(client);
      assertEquals(1, total(frontends, Counter.UDP_DROPPED_OVERSIZED));
      byte[] longest = Arrays.copyOf(Queries.query(2), DatagramRing.QUERY_BYTES);
      send(client, longest, "127.0.0.1", port(frontends));
      client.setSoTimeout(RECEIVE_MILLIS);
      assertEquals(2, Queries.id(receive(client)));
    }
  }

  @Test
  void whatTheEngineDoesNotAnswerStaysUnanswered() throws IOException {
    try (Frontends frontends = start("127.0.0.1");
        DatagramSocket client = new DatagramSocket()) {
      byte[] response = Queries.query(1);
      response[2] |= (byte) 0x80;
      send(client, response, "127.0.0.1", port(frontends));
      send(client, new byte[0], "127.0.0.1", port(frontends));
      send(client, new byte[11], "127.0.0.1", port(frontends));
      assertSilence(client);
      assertEquals(3, total(frontends, Counter.UDP_UNANSWERED));
      assertAnswered(client, "127.0.0.1", port(frontends), 3);
    }
  }

  @Test
  void aSecondServerOnThePortIsRefused() throws IOException {
    try (Frontends frontends = start("127.0.0.1")) {
      InetSocketAddress taken = frontends.udpAddresses().getFirst();
      FrontendOptions options = FrontendOptions.on(taken).withTransport(transport());
      BindException refused =
          assertThrows(
              BindException.class,
              () -> Frontends.start(options, Engines::withoutZones, Engines::neverLost));
      assertTrue(refused.toString().contains("127.0.0.1"), refused.toString());
    }
  }

  @Test
  void aPortTakenForUdpAloneIsRefused() throws IOException {
    try (DatagramSocket other = new DatagramSocket(null)) {
      other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      other.bind(address("127.0.0.1", 0));
      InetSocketAddress taken = (InetSocketAddress) other.getLocalSocketAddress();
      FrontendOptions options = FrontendOptions.on(taken).withTransport(transport());
      BindException refused =
          assertThrows(
              BindException.class,
              () -> Frontends.start(options, Engines::withoutZones, Engines::neverLost));
      assertTrue(refused.toString().contains("UDP"), refused.toString());
    }
  }

  @Test
  void theSameAddressCanBeHadAgainAfterClosing() throws IOException {
    Frontends first = start("127.0.0.1");
    InetSocketAddress address = first.udpAddresses().getFirst();
    first.close();
    FrontendOptions options = FrontendOptions.on(address).withTransport(transport());
    try (Frontends second = Frontends.start(options, Engines::withoutZones, Engines::neverLost);
        DatagramSocket client = new DatagramSocket()) {
      assertAnswered(client, "127.0.0.1", port(second), 1);
    }
  }

  @Test
  void drainingAnswersWhatHasComeIn() throws IOException {
    Frontends frontends = start("127.0.0.1");
    int port = port(frontends);
    try (DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(RECEIVE_MILLIS);
      for (int id = 0; id < 50; id++) {
        send(client, Queries.query(id), "127.0.0.1", port);
      }
      frontends.drain(Duration.ofSeconds(1));
      for (int i = 0; i < 50; i++) {
        assertTrue(Queries.isResponse(receive(client)));
      }
    }
  }

  static long total(Frontends frontends, Counter counter) {
    return frontends.counters().stream().mapToLong(counters -> counters.value(counter)).sum();
  }

  static void assertAnswered(DatagramSocket client, String host, int port, int id)
      throws IOException {
    client.setSoTimeout(RECEIVE_MILLIS);
    send(client, Queries.query(id), host, port);
    byte[] answer = receive(client);
    assertEquals(id, Queries.id(answer));
    assertTrue(Queries.isResponse(answer));
  }

  private static void assertSilence(DatagramSocket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThrows(SocketTimeoutException.class, () -> receivePacket(client));
  }

  static void send(DatagramSocket client, byte[] message, String host, int port)
      throws IOException {
    client.send(new DatagramPacket(message, message.length, InetAddress.ofLiteral(host), port));
  }

  static byte[] receive(DatagramSocket client) throws IOException {
    DatagramPacket packet = receivePacket(client);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  static DatagramPacket receivePacket(DatagramSocket client) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    client.receive(packet);
    return packet;
  }
}
