package io.swarmdns.server;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.Operations;
import io.swarmdns.proto.RRsetText;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.LogSection;
import io.swarmdns.server.log.Logging;
import io.swarmdns.server.swarm.SwarmFiles;
import io.swarmdns.server.swarm.SwarmFounding;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.RRsetEdit;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;

/// `swarmdnsd prepare`: does once what a node does, while the launcher has the JVM record it
/// (`-XX:AOTCacheOutput`, JEP 514 and 515): the classes that are loaded and linked, and how often
/// which code runs. A node that starts with the recording has it all at hand.
///
/// Run without the launcher it leaves nothing behind.
@Command(
    name = "prepare",
    description = "Makes nodes of this installation start in half the time.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Runs a node on a loopback port for some seconds, and writes what the JVM has learned from",
      "it to cache/swarmdnsd.aot beside bin and lib. Once after installing, and again when Java",
      "was updated: a cache of another Java is not used.",
      "",
      "Example:",
      "  swarmdnsd prepare"
    })
final class PrepareCommand implements Callable<Integer> {
  private static final String ORIGIN = "prepare";
  private static final String EDITED_ORIGIN = "edited";
  private static final int NAMES = 100_000;
  private static final int QUERIES = 20_000;
  private static final int EDITS = 2_000;
  private static final int TTL_SECONDS = 3600;
  private static final int ANSWER_MAX = 1500;
  private static final int ANSWER_TIMEOUT_MILLIS = 200;
  private static final int UNANSWERED_MAX = 10;
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 30_000;
  private static final int PORT_ATTEMPTS = 1_000;
  private static final Duration READY_MAX = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;
  private static final String SMALL_ZONE =
      "$TTL 3600\n@ SOA ns1 hostmaster 1 14400 3600 1209600 300\n@ NS ns1\nns1 A 192.0.2.1\n";

  @Override
  public Integer call() throws Exception {
    Logging.configure(LogSection.Level.WARN, LogSection.Format.TEXT);
    Path directory = Files.createTempDirectory("swarmdns-prepare");
    try {
      Path zones = Files.createDirectory(directory.resolve("zones"));
      writeZone(zones.resolve(ORIGIN + ".zone"));
      int port = freePort();
      var configuration = configuration(directory, zones, port);
      runNode(configuration, port); // reads the zone's text
      runNode(configuration, port); // reads the image that the first left
      runSwarm(directory, zones);
    } finally {
      delete(directory);
    }
    return 0;
  }

  private static Configuration configuration(Path directory, Path zones, int port)
      throws Exception {
    Path file = directory.resolve("swarmdns.yaml");
    Files.writeString(
        file,
        """
        node: {data-directory: "%s"}
        listen: {addresses: ["127.0.0.1:%d"], event-loops: 1}
        zones: {directory: "%s"}
        metrics: {address: "127.0.0.1:0"}
        log: {level: warn}
        """
            .formatted(directory.resolve("data"), port, zones));
    return Configuration.read(file, Map.of());
  }

  private static void runNode(Configuration configuration, int port) throws Exception {
    try (var node = new Node(configuration)) {
      node.start();
      ask(port);
      // Code that is compiled without ever having seen an edited zone is compiled again when it
      // does.
      edit(node.store());
      ask(port);
      node.reload(configuration);
    }
  }

  /// A node that founds a swarm, edits a zone and takes over a large one from its file, and then
  /// one that restarts.
  private static void runSwarm(Path directory, Path zones) throws Exception {
    Path data = Files.createDirectory(directory.resolve("member"));
    SwarmFounding.found(
        new SwarmFiles(data),
        ORIGIN,
        directory.resolve("root.key"),
        directory.resolve("admin.pem"));
    Path file = directory.resolve("member.yaml");
    Files.writeString(
        file,
        """
        node: {data-directory: "%s"}
        listen: {addresses: ["127.0.0.1:%d"], event-loops: 1}
        swarm: {port: %d, follow: true}
        zones: {directory: "%s"}
        metrics: {enabled: false}
        log: {level: warn}
        """
            .formatted(data, freePort(), freePorts(), zones));
    var configuration = Configuration.read(file, Map.of());
    for (boolean first : new boolean[] {true, false}) {
      try (var node = new Node(configuration)) {
        node.start();
        node.awaitReady(READY_MAX);
        if (first) {
          edit(node.leader());
          awaitZone(node.store(), DomainName.parse(ORIGIN));
        }
      }
    }
  }

  private static void awaitZone(ZoneStore store, DomainName origin) throws InterruptedException {
    long begun = System.nanoTime();
    while (store.current().get(origin) == null) {
      if (System.nanoTime() - begun > READY_MAX.toNanos()) {
        throw new IllegalStateException("the zone's file was not taken over");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void edit(LeaderClient leader) throws Exception {
    var zone =
        ZoneEdit.newBuilder()
            .setOrigin(EDITED_ORIGIN)
            .setCreate(ZoneText.newBuilder().setText(SMALL_ZONE));
    submit(leader, zone).get();
    var edits = new ArrayList<CompletableFuture<EditOutcome>>();
    for (int i = 0; i < EDITS; i++) {
      var set =
          RRsetText.newBuilder().setOwner("n" + i).setType("A").addRecords("192.0.2." + i % 256);
      edits.add(
          submit(
              leader,
              ZoneEdit.newBuilder()
                  .setOrigin(EDITED_ORIGIN)
                  .setOperations(
                      Operations.newBuilder().addOperations(Operation.newBuilder().setSet(set)))));
    }
    for (var edit : edits) {
      if (!(edit.get() instanceof EditOutcome.Committed)) {
        throw new IllegalStateException("an edit was not made: " + edit.get());
      }
    }
  }

  private static CompletableFuture<EditOutcome> submit(LeaderClient leader, ZoneEdit.Builder edit) {
    byte[] request = new byte[EditRequest.REQUEST_ID_BYTES];
    ThreadLocalRandom.current().nextBytes(request);
    return leader.submit(
        SubmitRequest.newBuilder()
            .setAuthor(ORIGIN)
            .setAllZonesAllowed(true)
            .setChangeset(
                Changeset.newBuilder().setRequestId(ByteString.copyFrom(request)).addZones(edit))
            .build());
  }

  /// The first of three TCP ports that are free now.
  private static int freePorts() throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      if (isFree(first) && isFree(first + 1) && isFree(first + 2)) {
        return first;
      }
    }
    throw new IOException("no three ports in a row are free");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// Hosts and delegations, as zones have them.
  private static void writeZone(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("$ORIGIN " + ORIGIN + ".\n$TTL 3600\n");
      out.write("@ SOA ns1 hostmaster 1 14400 3600 1209600 300\n@ NS ns1\nns1 A 192.0.2.1\n");
      for (int i = 0; i < NAMES; i++) {
        switch (i % 4) {
          case 0 -> out.write("n" + i + " A 192.0.2.1\n");
          case 1 -> out.write("n" + i + " AAAA 2001:db8::1\nn" + i + " MX 10 n0\n");
          case 2 -> out.write("n" + i + " NS ns1.n" + i + "\nns1.n" + i + " A 192.0.2.1\n");
          default -> out.write("n" + i + " NS ns1.example.\nn" + i + " NS ns2.example.\n");
        }
      }
    }
  }

  private static void edit(ZoneStore store) {
    var origin = DomainName.parse(ORIGIN);
    for (int i = 0; i < EDITS; i++) {
      var owner = DomainName.parse((i % 5 == 0 ? "x" : "n") + i + "." + ORIGIN);
      var edit = new RRsetEdit(owner, RrType.A, TTL_SECONDS, List.of(new byte[] {10, 0, 0, 1}));
      if (store.commit(List.of(new ZoneChange.Edit(origin, List.of(edit))))
          instanceof Commit.Refused refused) {
        throw new IllegalStateException("refused: " + refused.errors());
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Asks for names that are there and for some that are not.
  private static void ask(int port) throws IOException {
    int unanswered = 0;
    try (var socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
      var answer = new DatagramPacket(new byte[ANSWER_MAX], ANSWER_MAX);
      for (int i = 0; i < QUERIES; i++) {
        byte[] query = query((i % 5 == 0 ? "x" : "n") + i);
        socket.send(new DatagramPacket(query, query.length));
        try {
          socket.receive(answer);
        } catch (SocketTimeoutException e) {
          if (++unanswered > UNANSWERED_MAX) {
            throw new IOException("the node does not answer on 127.0.0.1 port " + port, e);
          }
        }
      }
    }
  }

  /// A query for the name's A records, with EDNS.
  private static byte[] query(String label) {
    String question = wire(label) + wire(ORIGIN) + "\0\0\1\0\1";
    String opt = "\0\0\51\4\320\0\0\0\0\0\0";
    return ("\0\1\0\0\0\1\0\0\0\0\0\1" + question + opt).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String wire(String label) {
    return (char) label.length() + label;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
