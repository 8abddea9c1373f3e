package io.swarmdns.server.swarm;

import io.swarmdns.server.swarm.JavaProgram.Ran;
import io.swarmdns.testkit.wire.UdpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A `swarmdnsd` as a process of its own, with a directory and a loopback address of its own, on
/// which it has the usual ports.
final class Daemon implements AutoCloseable {
  private static final int DNS_PORT = 5300;
  private static final int SWARM_PORT = 7530;
  private static final int STATUS_PORT = 5380;
  private static final int LOG_TAIL_CHARACTERS = 6000;
  private static final Duration END_MAX = Duration.ofSeconds(40);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final String name;
  private final String address;
  private final Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process process;

  /// @param address of 127.0.0.0/8
  /// @param directory made when missing; its path must be short, because a socket lies there
  Daemon(String name, String address, Path directory) throws IOException {
    this.name = name;
    this.address = address;
    this.directory = Files.createDirectories(directory);
    Files.writeString(
        configuration(),
        """
        node: {name: %1$s, data-directory: data}
        listen: {addresses: ["%2$s:%3$d"], event-loops: 1}
        metrics: {address: "%2$s:%4$d"}
        swarm: {address: %2$s, port: %5$d}
        """
            .formatted(name, address, DNS_PORT, STATUS_PORT, SWARM_PORT));
  }

  String name() {
    return name;
  }

  /// Of swarmctl's port.
  String control() {
    return address + ":" + SWARM_PORT;
  }

  /// Where it keeps what it has.
  Path data() {
    return directory.resolve("data");
  }

  /// Its configuration file.
  Path configuration() {
    return directory.resolve("swarmdns.yaml");
  }

  /// Who administers the swarm that this node has founded.
  Path administrator() {
    return directory.resolve("admin.pem");
  }

  void init() throws IOException, InterruptedException {
    daemon("init").mustSucceed();
  }

  Ran join(String token) throws IOException, InterruptedException {
    return daemon("join", token);
  }

  private Ran daemon(String command, String... more) throws IOException, InterruptedException {
    return JavaProgram.SWARMDNSD.run(
        Stream.concat(Stream.of(command, "--config", configuration().toString()), Stream.of(more))
            .toList());
  }

  /// Starts it and does not wait.
  void start() throws IOException {
    process =
        JavaProgram.SWARMDNSD.start(log(), List.of("run", "--config", configuration().toString()));
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    end(running().destroyForcibly());
  }

  /// SIGTERM.
  void stop() throws InterruptedException {
    var ending = running();
    ending.destroy();
    end(ending);
  }

  private void end(Process ending) throws InterruptedException {
    if (!ending.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " has not ended after " + END_MAX + "\n" + logTail());
    }
    process = null;
  }

  private Process running() {
    var now = process;
    if (now == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return now;
  }

  boolean isAlive() {
    var now = process;
    return now != null && now.isAlive();
  }

  /// swarmctl over this node's socket.
  Ran ctl(String... arguments) throws IOException, InterruptedException {
    return JavaProgram.SWARMCTL.run(
        Stream.concat(
                Stream.of(arguments),
                Stream.of("--socket", directory.resolve("data").resolve("admin.sock").toString()))
            .toList());
  }

  /// Whether the node's health endpoint says READY.
  boolean isReady() {
    var uri = URI.create("http://" + address + ":" + STATUS_PORT + "/ready");
    try {
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The data of the records with which the node answers; empty when it does not, or with an error.
  Optional<List<String>> ask(String owner, int type) throws IOException {
    var query = Message.newQuery(Record.newRecord(Name.fromString(owner), type, DClass.IN));
    try (var client = new UdpClient(new InetSocketAddress(address, DNS_PORT), ANSWER_MAX, 1)) {
      var bytes = client.ask(query.toWire());
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      var answer = new Message(bytes.get());
      return answer.getRcode() == Rcode.NOERROR
          ? Optional.of(
              answer.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList())
          : Optional.empty();
    } catch (PortUnreachableException e) {
      return Optional.empty(); // not listening yet
    }
  }

  /// The response code of the node's answer; -1 without one.
  int rcode(String owner) throws IOException {
    var query = Message.newQuery(Record.newRecord(Name.fromString(owner), Type.SOA, DClass.IN));
    try (var client = new UdpClient(new InetSocketAddress(address, DNS_PORT), ANSWER_MAX, 1)) {
      var bytes = client.ask(query.toWire());
      return bytes.isEmpty() ? -1 : new Message(bytes.get()).getRcode();
    } catch (PortUnreachableException e) {
      return -1; // not listening yet
    }
  }

  /// Whether the node answers with exactly this address.
  boolean answers(String owner, String expected) {
    try {
      return ask(owner, Type.A).equals(Optional.of(List.of(expected)));
    } catch (IOException e) {
      return false;
    }
  }

  private Path log() {
    return directory.resolve("log");
  }

  /// The end of what the node has logged.
  String logTail() {
    try {
      String text = Files.exists(log()) ? Files.readString(log()) : "";
      return name + ":\n" + text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
    } catch (IOException e) {
      return name + ": " + e;
    }
  }

  @Override
  public void close() {
    var now = process;
    if (now != null) {
      now.destroyForcibly().onExit().join(); // its files can be deleted only then
    }
  }
}
