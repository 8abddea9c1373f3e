package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.zone.memory.Region;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;

/// Damaged and random packets at a running node, half of them over UDP and half over TCP, and
/// connections that send nothing, half a message, or do not read. `-Dhostile.packets=1000000` for
/// more of them, as `scripts/soak hostile` does.
final class HostileTrafficTest {
  private static final int PACKETS = Integer.getInteger("hostile.packets", 100_000);
  private static final int WARM_UP_PART = 4;
  private static final int PACKETS_PER_BAD = 250;
  private static final int BAD_CONNECTIONS_AT_ONCE = 400;
  private static final int PACKETS_PER_CONNECTION = 200;
  private static final int LAST_ID = 0xffff;
  private static final int CLOSED_WITHIN_MILLIS = 20_000;
  private static final int PORT = 25_431;
  private static final int BURST = 32;
  private static final int UDP_MAX = 1232;
  private static final int PLAIN_UDP_MAX = 512;
  private static final long GROWTH_MAX_BYTES = 32 << 20;

  /// Most of it is heap that the collector keeps for the next time.
  private static final long RESIDENT_GROWTH_MAX_BYTES = 384 << 20;

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
      """
          + large();

  /// An RRset that fits into no datagram.
  private static String large() {
    var text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("big TXT \"%03d%s\"\n".formatted(i, "x".repeat(200)));
    }
    return text.toString();
  }

  /// A query for www.a.test A with EDNS, its id 0.
  private static final byte[] GOOD = {
    0,
    0,
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    1,
    3,
    'w',
    'w',
    'w',
    1,
    'a',
    4,
    't',
    'e',
    's',
    't',
    0,
    0,
    1,
    0,
    1,
    0,
    0,
    41,
    4,
    (byte) 0xd0,
    0,
    0,
    (byte) 0x80,
    0,
    0,
    12,
    0,
    10,
    0,
    8,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
  };

  // Places in GOOD.
  private static final int TYPE_AT = 25;
  private static final int QUESTION_END = 28;
  private static final int OPT_SIZE_AT = 31;

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
  private byte[] packet(int id) {
    byte[] packet = random.nextInt(10) == 0 ? noise() : damaged();
    if (packet.length >= 2) {
      packet[0] = (byte) (id >> 8);
      packet[1] = (byte) id;
    }
    return packet;
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(600)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] damaged() {
    byte[] packet = ask(random.nextInt(4));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      packet[random.nextInt(packet.length)] = (byte) random.nextInt();
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(packet, random.nextInt(packet.length));
      case 1 -> Arrays.copyOf(packet, packet.length + random.nextInt(1000));
      default -> packet;
    };
  }

  /// The good query, or one of its kind for the large RRset: with EDNS, with a smaller size,
  /// without.
  private static byte[] ask(int kind) {
    byte[] query = GOOD.clone();
    if (kind > 0) {
      query[13] = 'b';
      query[14] = 'i';
      query[15] = 'g';
      query[TYPE_AT] = 16;
    }
    if (kind == 2) {
      query[OPT_SIZE_AT] = 3;
    }
    if (kind == 3) {
      query[11] = 0;
      return Arrays.copyOf(query, QUESTION_END);
    }
    return query;
  }

  /// Nothing may be said to these: responses, and what has no whole header (RFC 1035 §4.1.1).
  private static boolean mustStayUnanswered(byte[] packet) {
    return packet.length < 12 || packet[2] < 0;
  }

  /// How long a datagram in answer may be (RFC 6891 §6.2.3), as far as the packet can be read.
  private static int longestAnswer(byte[] packet) {
    try {
      var message = new Message(packet);
      var opt = message.getOPT();
      return opt == null ? PLAIN_UDP_MAX : Math.clamp(opt.getPayloadSize(), PLAIN_UDP_MAX, UDP_MAX);
    } catch (IOException | RuntimeException _) {
      return UDP_MAX;
    }
  }

  @Test
  void badPacketsAreAnsweredByTheRulesAndHurtNobody() throws Exception {
    try (var _ = start()) {
      var over = new AtomicBoolean();
      var prober = Thread.ofPlatform().start(() -> probeUntil(over));
      hurt(PACKETS / WARM_UP_PART); // buffers and compiled code come to their size
      long zones = Region.bytesInUse();
      long heapBefore = heapBytes();
      long directBefore = directBytes();
      long residentBefore = residentBytes();
      hurt(PACKETS);
      long heapGrowth = heapBytes() - heapBefore;
      long directGrowth = directBytes() - directBefore;
      long residentGrowth = residentBytes() - residentBefore;
      over.set(true);
      prober.join();
      assertTrue(probes.get() > 100, probes + " probes");
      assertEquals(0, failedProbes.get(), "failed of " + probes + ", seed " + seed);
      assertEquals(zones, Region.bytesInUse());
      assertTrue(heapGrowth < GROWTH_MAX_BYTES, "heap grown by " + heapGrowth + ", seed " + seed);
      assertTrue(directGrowth < GROWTH_MAX_BYTES, "buffers by " + directGrowth + ", seed " + seed);
      assertTrue(
          residentGrowth < RESIDENT_GROWTH_MAX_BYTES,
          "all by " + residentGrowth + ", seed " + seed);
      assertTrue(probe(), "still answers");
    }
  }

  private void hurt(int packets) throws IOException {
    floodByUdp(packets / 2);
    floodByTcp(packets / 2);
    for (int opened = 0; opened < packets / PACKETS_PER_BAD; opened += BAD_CONNECTIONS_AT_ONCE) {
      misbehave();
    }
  }

  private void probeUntil(AtomicBoolean over) {
    while (!over.get()) {
      probes.incrementAndGet();
      failedProbes.addAndGet(probe() && probeByTcp() ? 0 : 1);
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

  private static boolean probeByTcp() {
    try (var socket = new Socket(NODE.getAddress(), NODE.getPort())) {
      socket.setSoTimeout(1000);
      socket.getOutputStream().write(framed(GOOD));
      byte[] answer = receive(new DataInputStream(socket.getInputStream()));
      return answer[3] == 0 && answer[7] == 1;
    } catch (IOException e) {
      return false;
    }
  }

  /// Two sockets: to one of them nothing may ever be sent.
  private void floodByUdp(int packets) throws IOException {
    int[] longest = new int[0x10000];
    try (var asking = open();
        var mute = open()) {
      for (int sent = 0; sent < packets; sent++) {
        int id = sent & 0xffff;
        byte[] packet = packet(id);
        if (mustStayUnanswered(packet)) {
          mute.write(ByteBuffer.wrap(packet));
        } else {
          longest[id] = longestAnswer(packet);
          asking.write(ByteBuffer.wrap(packet));
        }
        if (sent % BURST == 0) {
          // Paced, so that what is lost is lost by the node.
          LockSupport.parkNanos(100_000);
          checkAnswers(asking, longest);
        }
      }
      LockSupport.parkNanos(200_000_000);
      checkAnswers(asking, longest);
      var nothing = ByteBuffer.allocate(1500);
      mute.read(nothing);
      assertEquals(0, nothing.position(), "an answer to a response, seed " + seed);
    }
  }

  private static DatagramChannel open() throws IOException {
    var channel = DatagramChannel.open();
    channel.connect(NODE);
    channel.configureBlocking(false);
    return channel;
  }

  private void checkAnswers(DatagramChannel channel, int[] longest) throws IOException {
    var answer = ByteBuffer.allocate(65_536);
    for (; channel.read(answer) > 0; answer.clear()) {
      answer.flip();
      int length = answer.remaining();
      assertTrue(length >= 12, "an answer of " + length + " bytes, seed " + seed);
      assertTrue(answer.get(2) < 0, "not a response, seed " + seed);
      int max = longest[answer.getShort(0) & 0xffff];
      assertTrue(length <= max, length + " bytes over UDP, not " + max + ", seed " + seed);
    }
  }

  private void floodByTcp(int packets) throws IOException {
    for (int sent = 0; sent < packets; sent += PACKETS_PER_CONNECTION) {
      pipeline();
    }
  }

  /// Sends bad packets and at last a good query, and looks at what is answered before that is.
  private void pipeline() throws IOException {
    var answerable = new BitSet();
    var out = new ByteArrayOutputStream();
    for (int id = 0; id < PACKETS_PER_CONNECTION; id++) {
      byte[] packet = packet(id);
      if (packet.length >= 12) { // a shorter one ends the connection
        answerable.set(id, !mustStayUnanswered(packet));
        out.write(framed(packet));
      }
    }
    byte[] last = GOOD.clone();
    last[0] = (byte) (LAST_ID >> 8);
    last[1] = (byte) LAST_ID;
    out.write(framed(last));
    try (var socket = new Socket(NODE.getAddress(), NODE.getPort())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(out.toByteArray());
      var in = new DataInputStream(socket.getInputStream());
      for (int id = receivedId(in); id != LAST_ID; id = receivedId(in)) {
        assertTrue(answerable.get(id), "an answer to a response, or a second one, seed " + seed);
        answerable.clear(id);
      }
    }
  }

  private static int receivedId(DataInputStream in) throws IOException {
    byte[] answer = receive(in);
    assertTrue(answer.length >= 12 && answer[2] < 0, "not a response");
    return (answer[0] & 0xff) << 8 | answer[1] & 0xff;
  }

  private static byte[] receive(DataInputStream in) throws IOException {
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(2 + message.length)
        .putShort((short) message.length)
        .put(message)
        .array();
  }

  /// Connections that never send, send half a message or noise, or do not read; the node has to get
  /// rid of all of them by itself.
  private void misbehave() throws IOException {
    List<SocketChannel> open = new ArrayList<>();
    try {
      for (int i = 0; i < BAD_CONNECTIONS_AT_ONCE; i++) {
        var channel = SocketChannel.open(NODE);
        channel.configureBlocking(false);
        open.add(channel);
        misbehave(channel, i % 4);
      }
      long end = System.nanoTime() + CLOSED_WITHIN_MILLIS * 1_000_000L;
      for (var channel : open) {
        while (!isClosed(channel)) {
          assertTrue(System.nanoTime() < end, "a connection is kept, seed " + seed);
          LockSupport.parkNanos(10_000_000);
        }
      }
    } finally {
      for (var channel : open) {
        channel.close();
      }
    }
  }

  private void misbehave(SocketChannel channel, int kind) throws IOException {
    switch (kind) {
      case 0 -> {} // never sends
      case 1 -> channel.write(ByteBuffer.wrap(new byte[] {0, 100, 1, 2, 3}));
      case 2 -> channel.write(ByteBuffer.wrap(noise()));
      default -> neverRead(channel);
    }
  }

  /// Asks until no more is taken.
  private static void neverRead(SocketChannel channel) {
    byte[] query = framed(ask(1));
    try {
      for (int n = 0; n < 2000 && channel.write(ByteBuffer.wrap(query)) == query.length; n++) {}
    } catch (IOException _) {
      // The node has had enough of it already.
    }
  }

  private static boolean isClosed(SocketChannel channel) {
    try {
      var ignored = ByteBuffer.allocate(65_536);
      int read = channel.read(ignored);
      while (read > 0) {
        ignored.clear();
        read = channel.read(ignored);
      }
      return read < 0;
    } catch (IOException _) {
      return true; // reset
    }
  }

  /// What is alive on the heap.
  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// What the buffers of connections are made of.
  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long residentBytes() throws IOException {
    return 1024
        * Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow();
  }
}
