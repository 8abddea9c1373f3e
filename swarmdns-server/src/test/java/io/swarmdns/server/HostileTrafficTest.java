package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.zone.memory.Region;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged and random packets at a running node. `-Dhostile.packets=1000000` for more of them, as
/// `scripts/soak hostile` does.
final class HostileTrafficTest {
  private static final int PACKETS = Integer.getInteger("hostile.packets", 100_000);
  private static final int CONNECTIONS = PACKETS / 100;
  private static final int PORT = 25_431;
  private static final int BURST = 32;
  private static final int UDP_MAX = 1232;
  private static final int PLAIN_UDP_MAX = 512;
  private static final long RSS_GROWTH_MAX_KIB = 96 * 1024;
  private static final InetSocketAddress NODE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);

  private static final String ZONE =
      """
      $TTL 300
      @ SOA ns h 1 3600 600 86400 300
      @ NS ns
      ns A 192.0.2.1
      www A 192.0.2.2
      *.w TXT x
      d DNAME www
      s NS ns.s
      ns.s A 192.0.2.3
      """;

  /// A query for www.a.test A with EDNS, its id 0.
  private static final byte[] GOOD = {
    0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3, 'w', 'w', 'w', 1, 'a', 4, 't', 'e', 's', 't', 0, 0, 1, 0,
    1, 0, 0, 41, 4, (byte) 0xd0, 0, 0, (byte) 0x80, 0, 0, 12, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8
  };

  @TempDir private Path directory;
  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final AtomicInteger probes = new AtomicInteger();
  private final AtomicInteger failedProbes = new AtomicInteger();

  private Node start() throws Exception {
    Path zones = Files.createDirectory(directory.resolve("zones"));
    Files.writeString(zones.resolve("a.test.zone"), ZONE);
    Path file = directory.resolve("swarmdns.yaml");
    Files.writeString(
        file,
        """
        listen: {addresses: ['127.0.0.1:%d'], event-loops: 1}
        metrics: {enabled: false}
        tcp: {connections-per-client-max: 10000, idle-timeout: 1s}
        """
            .formatted(PORT));
    var node = new Node(Configuration.read(file, Map.of()));
    node.start();
    return node;
  }

  /// A query that something has happened to, or nothing but noise.
  private byte[] packet() {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] packet = GOOD.clone();
    packet[0] = (byte) random.nextInt();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      packet[random.nextInt(packet.length)] = (byte) random.nextInt();
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(packet, random.nextInt(packet.length));
      case 1 -> Arrays.copyOf(packet, packet.length + random.nextInt(1000));
      default -> packet;
    };
  }

  @Test
  void badPacketsAreAnsweredByTheRulesAndHurtNobody() throws Exception {
    try (var _ = start()) {
      probe(); // and warms up
      long memory = Region.bytesInUse();
      long rss = residentKibibytes();
      var over = new AtomicBoolean();
      var prober = Thread.ofPlatform().start(() -> probeUntil(over));
      flood();
      connect();
      over.set(true);
      prober.join();
      assertTrue(probes.get() > 100, probes + " probes");
      assertEquals(0, failedProbes.get(), "failed of " + probes + ", seed " + seed);
      assertEquals(memory, Region.bytesInUse());
      System.gc();
      long growth = residentKibibytes() - rss;
      assertTrue(growth < RSS_GROWTH_MAX_KIB, "grown by " + growth + " KiB, seed " + seed);
      assertTrue(probe(), "still answers");
    }
  }

  private void probeUntil(AtomicBoolean over) {
    while (!over.get()) {
      probes.incrementAndGet();
      failedProbes.addAndGet(probe() ? 0 : 1);
    }
  }

  /// Whether a good query gets its answer within a second.
  private static boolean probe() {
    try (var socket = new java.net.DatagramSocket()) {
      socket.connect(NODE);
      socket.setSoTimeout(1000);
      socket.send(new java.net.DatagramPacket(GOOD, GOOD.length));
      var answer = new java.net.DatagramPacket(new byte[1500], 1500);
      socket.receive(answer);
      byte[] bytes = answer.getData();
      TimeUnit.MILLISECONDS.sleep(2);
      return bytes[2] == (byte) 0x85 && bytes[3] == 0 && bytes[7] == 1;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void flood() throws IOException {
    try (var channel = DatagramChannel.open()) {
      channel.connect(NODE);
      channel.configureBlocking(false);
      var answer = ByteBuffer.allocate(65_536);
      for (int sent = 0; sent < PACKETS; sent++) {
        byte[] packet = packet();
        if (packet.length > 0) {
          channel.write(ByteBuffer.wrap(packet));
        }
        if (sent % BURST == 0) {
          // Paced, so that what is lost is lost by the node.
          java.util.concurrent.locks.LockSupport.parkNanos(100_000);
          for (answer.clear(); channel.read(answer) > 0; answer.clear()) {
            check(answer.flip());
          }
        }
      }
    }
  }

  private void check(ByteBuffer answer) {
    int length = answer.remaining();
    assertTrue(length >= 12, "an answer of " + length + " bytes, seed " + seed);
    assertTrue(answer.get(2) < 0, "not a response, seed " + seed);
    boolean edns = answer.getShort(10) != 0;
    assertTrue(
        length <= (edns ? UDP_MAX : PLAIN_UDP_MAX), length + " bytes over UDP, seed " + seed);
  }

  /// Connections that send noise, half a message, or nothing; and some that never read.
  private void connect() throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      var socket = new Socket(NODE.getAddress(), NODE.getPort());
      open.add(socket);
      try {
        switch (i % 4) {
          case 0 -> {} // never sends
          case 1 -> socket.getOutputStream().write(new byte[] {0, 100, 1, 2, 3});
          case 2 -> socket.getOutputStream().write(packet());
          default -> {
            byte[] message = new byte[2 + GOOD.length];
            message[1] = (byte) GOOD.length;
            System.arraycopy(GOOD, 0, message, 2, GOOD.length);
            for (int n = 0; n < 20; n++) {
              socket.getOutputStream().write(message); // never reads
            }
          }
        }
      } catch (IOException _) {
        // The node may have closed it already.
      }
      if (open.size() == 500) {
        closeAll(open);
      }
    }
    closeAll(open);
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private static long residentKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
