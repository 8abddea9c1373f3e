package io.swarmdns.server.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Responder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeUdpTest extends UdpContract {
  private static final int QUERIES_PER_ROUND = 100_000;
  private static final int ROUNDS_MAX = 20;
  private static final int IN_FLIGHT = 20;

  /// A hundredth of a byte a query, for what the event loop does now and then.
  private static final long ALLOWED_BYTES = 1000;

  @Override
  IoTransport transport() {
    return IoTransport.NATIVE;
  }

  @Test
  void autoIsNative() throws IOException {
    assertEquals(IoTransport.NATIVE, IoTransport.AUTO.resolve());
  }

  @Test
  void aWildcardAnswersFromAddressesThatNoInterfaceLists() throws IOException {
    FrontendOptions options = FrontendOptions.on(address("0.0.0.0", 0)).withTransport(transport());
    try (Frontends frontends = Frontends.start(options, Engines::withoutZones, Engines::neverLost);
        DatagramSocket client = new DatagramSocket()) {
      int port = frontends.udpAddresses().getFirst().getPort();
      client.setSoTimeout(5000);
      for (String asked : new String[] {"127.0.0.2", "127.9.8.7", "127.0.0.1"}) {
        send(client, Queries.query(9), asked, port);
        assertEquals(InetAddress.ofLiteral(asked), receivePacket(client).getAddress());
      }
    }
  }

  @Test
  void bothWildcardsTakeOneEach() throws IOException {
    try (Frontends v4 =
        Frontends.start(
            FrontendOptions.on(address("0.0.0.0", 0)), Engines::withoutZones, Engines::neverLost)) {
      int port = v4.udpAddresses().getFirst().getPort();
      FrontendOptions options = FrontendOptions.on(address("::", port));
      try (Frontends v6 = Frontends.start(options, Engines::withoutZones, Engines::neverLost);
          DatagramSocket client = new DatagramSocket()) {
        assertAnswered(client, "127.0.0.1", port, 1);
        assertAnswered(client, "::1", port, 2);
        assertEquals(1, total(v4, Counter.UDP_RECEIVED));
        assertEquals(1, total(v6, Counter.UDP_RECEIVED));
      }
    }
  }

  @Test
  void anEventLoopThatEndsByItselfIsNoticed() throws Exception {
    FrontendOptions options =
        FrontendOptions.on(address("127.0.0.1", 0)).withTransport(transport()).withEventLoops(1);
    CountDownLatch lost = new CountDownLatch(1);
    Frontends frontends = Frontends.start(options, Engines::withoutZones, lost::countDown);
    // Nothing can be closed in order afterwards: what is left is to end the process.
    frontends.loops().getFirst().eventLoop().shutdownGracefully(0, 1, TimeUnit.SECONDS).get();
    assertTrue(lost.await(5, TimeUnit.SECONDS));
  }

  /// Code that is not compiled yet allocates; how many rounds that takes depends on the machine.
  @Test
  void aHundredThousandQueriesAllocateNothingOnceCompiled() throws Exception {
    FrontendOptions options =
        FrontendOptions.on(address("127.0.0.1", 0)).withTransport(transport()).withEventLoops(1);
    AtomicLong thread = new AtomicLong();
    try (Frontends frontends =
            Frontends.start(options, () -> onThread(thread), Engines::neverLost);
        DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(5000);
      int port = frontends.udpAddresses().getFirst().getPort();
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS_MAX && allocated > ALLOWED_BYTES; round++) {
        long before = allocatedBytes(thread.get());
        exchange(client, port, QUERIES_PER_ROUND);
        allocated = allocatedBytes(thread.get()) - before;
      }
      assertTrue(allocated <= ALLOWED_BYTES, allocated + " bytes for " + QUERIES_PER_ROUND);
    }
  }

  private static Responder onThread(AtomicLong thread) {
    thread.set(Thread.currentThread().threadId());
    return Engines.withoutZones();
  }

  private static long allocatedBytes(long thread) {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(thread);
  }

  private static void exchange(DatagramSocket client, int port, int queries) throws IOException {
    byte[] query = Queries.query(1);
    for (int done = 0; done < queries; done += IN_FLIGHT) {
      for (int i = 0; i < IN_FLIGHT; i++) {
        send(client, query, "127.0.0.1", port);
      }
      for (int i = 0; i < IN_FLIGHT; i++) {
        receivePacket(client);
      }
    }
  }
}
