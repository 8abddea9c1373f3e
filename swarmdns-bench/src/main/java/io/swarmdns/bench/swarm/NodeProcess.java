package io.swarmdns.bench.swarm;

import io.grpc.StatusException;
import io.swarmdns.testkit.wire.UdpClient;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One node: its home, the process that runs it now, if any, and a connection to its admin service.
///
/// For one thread, but [#admin] for any.
public final class NodeProcess implements AutoCloseable {
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final Duration COMMAND_MAX = Duration.ofMinutes(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);
  private static final int LOG_TAIL_CHARACTERS = 6_000;
  private static final int HEADER_BYTES = 12;
  private static final long TICK_MICROS = 10_000; // of utime and stime: USER_HZ is 100

  private final Program program;
  private final NodeHome home;
  private final NodeAdmin admin;
  private @Nullable Process process;

  NodeProcess(Program program, NodeHome home) throws IOException {
    this.program = program;
    this.home = home;
    home.writeConfiguration();
    admin = new NodeAdmin(home.adminSocket());
  }

  /// A node that is in no swarm.
  public static NodeProcess alone(Program program, NodeHome home) throws IOException {
    return new NodeProcess(program, home);
  }

  public NodeHome home() {
    return home;
  }

  public String name() {
    return home.name();
  }

  public NodeAdmin admin() {
    return admin;
  }

  /// A connection of one's own, to be closed by whoever asks for it.
  public NodeAdmin anotherAdmin() {
    return new NodeAdmin(home.adminSocket());
  }

  /// Runs a command of `swarmdnsd` that ends by itself, such as `init`.
  ///
  /// @throws IOException when it fails, with what it said
  String command(String name, List<String> arguments) throws IOException, InterruptedException {
    var all = new java.util.ArrayList<>(List.of(name, "--config", home.configuration().toString()));
    all.addAll(arguments);
    Path output = home.directory().resolve(name + ".log");
    var running =
        new ProcessBuilder(program.with(all))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!running.waitFor(COMMAND_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      running.destroyForcibly();
      throw new IOException("swarmdnsd " + name + " does not end: " + Files.readString(output));
    }
    if (running.exitValue() != 0) {
      throw new IOException("swarmdnsd " + name + " failed: " + Files.readString(output));
    }
    return Files.readString(output);
  }

  /// Founds a swarm with this node as its first: `init`.
  public void found() throws IOException, InterruptedException {
    var unused =
        command(
            "init",
            List.of(
                "--root-key", home.directory().resolve("root.key").toString(),
                "--admin-identity", home.directory().resolve("admin.pem").toString()));
  }

  /// Starts the process; its log goes on at the end of the node's log. Waits for nothing.
  public void start() throws IOException {
    if (isRunning()) {
      throw new IllegalStateException(name() + " runs already");
    }
    process =
        new ProcessBuilder(
                program.with(List.of("run", "--config", home.configuration().toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()))
            .start();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name() + " was not started");
    }
    return process;
  }

  public long pid() {
    return running().pid();
  }

  /// Exit code of the process, empty while it runs.
  public Optional<Integer> exitCode() {
    return isRunning() ? Optional.empty() : Optional.of(running().exitValue());
  }

  /// `kill -9`, and waits until it is gone.
  public void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /// SIGTERM, after some patience SIGKILL.
  ///
  /// @return whether it ended by itself
  public boolean stop() throws InterruptedException {
    running().destroy();
    if (running().waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  /// Sends a signal, such as `STOP` or `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    var command = new ProcessBuilder("kill", "-" + name, "" + pid()).inheritIO().start();
    if (command.waitFor() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  /// Processor time used so far, user and system, in microseconds.
  public long cpuMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
  }

  /// Whether it says of itself that it is READY, by the admin service.
  public boolean isReady() {
    if (!isRunning()) {
      return false;
    }
    try {
      return admin.status().getNodesList().stream()
          .anyMatch(node ->
              node.getMetadata().getName().equals(name())
                  && node.getMetadata().getPhase() == io.swarmdns.proto.Phase.READY);
    } catch (StatusException e) {
      admin.connectAnew();
      return false;
    }
  }

  /// Whether it answers for a zone's apex with NOERROR and a record.
  public boolean answers(String origin) throws IOException {
    try (var client = new UdpClient(home.dns(), ANSWER_TIMEOUT, 1)) {
      return client
          .ask(soaQuery(origin))
          .filter(answer -> answer[2] < 0 && (answer[3] & 15) == 0 && answer[7] > 0)
          .isPresent();
    } catch (PortUnreachableException e) {
      return false;
    }
  }

  /// A query for the zone's SOA, without EDNS, its id 0.
  static byte[] soaQuery(String origin) {
    byte[] wire = DomainName.parse(origin).wire();
    return ByteBuffer.allocate(HEADER_BYTES + wire.length + 4)
        .putShort(4, (short) 1)
        .position(HEADER_BYTES)
        .put(wire)
        .putShort((short) 6)
        .putShort((short) 1)
        .array();
  }

  /// The end of what it has logged.
  public String logTail() throws IOException {
    if (!Files.exists(home.log())) {
      return "(no log)";
    }
    String text = new String(Files.readAllBytes(home.log()), StandardCharsets.UTF_8);
    return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
  }

  /// Ends the process, if one runs.
  @Override
  public void close() {
    admin.close();
    if (isRunning()) {
      try {
        stop();
      } catch (InterruptedException e) {
        running().destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
