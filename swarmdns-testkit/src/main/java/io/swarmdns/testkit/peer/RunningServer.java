package io.swarmdns.testkit.peer;

import io.swarmdns.testkit.wire.UdpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A server as a real process on 127.0.0.1; closing it ends the process.
public final class RunningServer implements AutoCloseable {
  /// Longest time a server may take from its start to the first answer.
  public static final Duration START_MAX = Duration.ofSeconds(20);

  /// How long a server may take to end after SIGTERM before it is killed.
  public static final Duration STOP_MAX = Duration.ofSeconds(10);

  /// How long a server may load zones without another one becoming ready.
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration PROBE_EVERY = Duration.ofMillis(50);
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(200);
  private static final int LOG_TAIL_CHARACTERS = 4000;

  private final ServerKind kind;
  private final InetSocketAddress address;
  private final Process process;
  private final Path log;
  private Set<ZoneFile> served = Set.of();

  private RunningServer(ServerKind kind, InetSocketAddress address, Process process, Path log) {
    this.kind = kind;
    this.address = address;
    this.process = process;
    this.log = log;
  }

  /// Starts a server with these zones and waits until it has loaded those that it takes.
  ///
  /// @param directory for its configuration, state and log; made when missing
  /// @throws IOException when it ends, or serves no zone within [#START_MAX]; with its log's tail
  public static RunningServer start(ServerKind kind, Path directory, int port, List<ZoneFile> zones)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(directory).toAbsolutePath();
    Files.createDirectories(home.resolve("db"));
    List<String> command = kind.prepare(home, port, zones);
    Path log = home.resolve(kind.name() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var server = new RunningServer(kind, address, process, log);
    try {
      server.awaitZones(zones);
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public String name() {
    return kind.name();
  }

  public InetSocketAddress address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// What the server has logged so far, at most its last few thousand characters.
  public String logTail() throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
  }

  /// The zones that the server answered for when it had started. It may have refused others.
  public Set<ZoneFile> served() {
    return served;
  }

  private void awaitZones(List<ZoneFile> zones) throws IOException, InterruptedException {
    Set<ZoneFile> missing = new LinkedHashSet<>(zones);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    try (var client = new UdpClient(address, PROBE_TIMEOUT, 1)) {
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        List<ZoneFile> ready = answered(client, missing);
        ready.forEach(missing::remove);
        if (!ready.isEmpty()) {
          deadline = System.nanoTime() + SETTLE.toNanos();
        }
        if (!process.isAlive()) {
          throw new IOException(name() + " ended at its start:\n" + logTail());
        }
        Thread.sleep(PROBE_EVERY);
      }
    }
    served = zones.stream().filter(zone -> !missing.contains(zone)).collect(Collectors.toSet());
    if (served.isEmpty()) {
      throw new IOException(name() + " serves none of its zones:\n" + logTail());
    }
  }

  private static List<ZoneFile> answered(UdpClient client, Set<ZoneFile> zones) throws IOException {
    List<ZoneFile> answered = new ArrayList<>();
    for (ZoneFile zone : zones) {
      if (answers(client, soaQuery(zone.origin()))) {
        answered.add(zone);
      }
    }
    return answered;
  }

  private static byte[] soaQuery(String origin) throws IOException {
    Record question = Record.newRecord(Name.fromString(origin), Type.SOA, DClass.IN);
    return Message.newQuery(question).toWire();
  }

  private static boolean answers(UdpClient client, byte[] query) throws IOException {
    try {
      var answer = client.ask(query);
      if (answer.isEmpty()) {
        return false;
      }
      var message = new Message(answer.get());
      return message.getRcode() == Rcode.NOERROR && !message.getSection(Section.ANSWER).isEmpty();
    } catch (PortUnreachableException _) {
      return false; // not listening yet
    }
  }

  /// Sends SIGTERM, after [#STOP_MAX] SIGKILL.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
