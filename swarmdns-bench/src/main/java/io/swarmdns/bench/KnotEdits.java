package io.swarmdns.bench;

import io.swarmdns.bench.swarm.ClosedLoop;
import io.swarmdns.testkit.peer.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Update;

/// Knot DNS, edited by RFC 2136 over UDP without keys. Settings are its defaults: what is changed
/// is durable in its journal before it is acknowledged.
final class KnotEdits implements AutoCloseable {
  static final Program PROGRAM = new Program("knotd", "knot");

  private static final String ZONE = "commit.test.";
  private static final int NAMES = 1_000;
  private static final int TTL_SECONDS = 60;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int FIRST_TIMEOUT_MILLIS = 500;
  private static final int ANSWER_MAX = 512;

  private final PeerProcess process;
  private final int port;
  private final List<DatagramSocket> sockets = new ArrayList<>();

  private KnotEdits(PeerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static KnotEdits start(Path home, int port) throws IOException, InterruptedException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve(ZONE + "zone"),
        """
        $ORIGIN %s
        @ 60 SOA ns1 hostmaster 1 14400 3600 1209600 300
        @ 60 NS ns1
        ns1 60 A 192.0.2.1
        """
            .formatted(ZONE));
    Path configuration = home.resolve("knot.conf");
    Files.writeString(
        configuration,
        """
        server:
            listen: 127.0.0.1@%2$d
            rundir: "%1$s"
        database:
            storage: "%1$s"
        log:
          - target: stderr
            any: error
        acl:
          - id: local
            address: 127.0.0.1
            action: update
        template:
          - id: default
            storage: "%1$s"
            zonefile-sync: -1
            zonefile-load: whole
            acl: local
        zone:
          - domain: %3$s
        """
            .formatted(home.toAbsolutePath(), port, ZONE));
    var process =
        PeerProcess.start(
            home.resolve("log"), List.of(PROGRAM.path(), "-c", configuration.toString()));
    var edits = new KnotEdits(process, port);
    process.await(() -> edits.edit(edits.socket(FIRST_TIMEOUT_MILLIS), "first", 1));
    return edits;
  }

  private DatagramSocket socket(int timeoutMillis) throws IOException {
    var socket = new DatagramSocket();
    socket.connect(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(timeoutMillis);
    sockets.add(socket);
    return socket;
  }

  ClosedLoop.Writer writer(int index) throws IOException {
    var socket = socket(TIMEOUT_MILLIS);
    return number -> {
      long begun = System.nanoTime();
      edit(socket, "w" + index + "-" + number % NAMES, number);
      return System.nanoTime() - begun;
    };
  }

  private void edit(DatagramSocket socket, String owner, int number) throws IOException {
    var zone = Name.fromString(ZONE);
    byte[] address = {10, (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    var update = new Update(zone);
    update.replace(
        new ARecord(
            new Name(owner, zone), DClass.IN, TTL_SECONDS, InetAddress.getByAddress(address)));
    byte[] message = update.toWire();
    socket.send(new DatagramPacket(message, message.length));
    var answer = new DatagramPacket(new byte[ANSWER_MAX], ANSWER_MAX);
    do {
      socket.receive(answer);
    } while (!Arrays.equals(message, 0, 2, answer.getData(), 0, 2)); // of an edit before
    int code = answer.getData()[3] & 15;
    if (code != 0) {
      throw new IOException("Knot says " + Rcode.string(code));
    }
  }

  @Override
  public void close() {
    sockets.forEach(DatagramSocket::close);
    process.close();
  }
}
