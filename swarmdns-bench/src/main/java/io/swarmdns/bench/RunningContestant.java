package io.swarmdns.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server as a process on the first core. Closing it ends the process.
final class RunningContestant implements AutoCloseable {
  /// Longest time until a server must have loaded its zone.
  private static final long START_SECONDS_MAX = 180;

  private static final int PROBE_MILLIS = 20;
  private static final long STOP_SECONDS_MAX = 15;
  private static final long TICK_MICROS = 10_000; // of utime and stime: USER_HZ is 100

  private final Contestant kind;
  private final int port;
  private final Path log;
  private final Process process;
  private final double startSeconds;

  private RunningContestant(
      Contestant kind, int port, Path log, Process process, double startSeconds) {
    this.kind = kind;
    this.port = port;
    this.log = log;
    this.process = process;
    this.startSeconds = startSeconds;
  }

  /// Starts the server and waits for its first answer. What it says goes to a file beside its
  /// configuration.
  ///
  /// @param port that the configuration names
  /// @param command that runs the server in the foreground
  static RunningContestant start(
      Contestant kind, BenchZone zone, Path configuration, int port, List<String> command)
      throws IOException {
    requireFree(port);
    Path log = configuration.resolveSibling(kind.label() + ".log");
    long begun = System.nanoTime();
    var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try (var socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PROBE_MILLIS);
      while (!answers(socket, zone)) {
        boolean late = System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        if (late || !process.isAlive()) {
          process.destroy();
          throw new IOException(kind.label() + " does not answer:\n" + Files.readString(log));
        }
      }
    }
    return new RunningContestant(kind, port, log, process, (System.nanoTime() - begun) / 1e9);
  }

  /// Servers that share their ports would let a second one in, and each get a part of the queries.
  private static void requireFree(int port) throws IOException {
    try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (BindException e) {
      throw new IOException("port " + port + " is in use: choose others with --ports", e);
    }
  }

  /// Whether the server answers for the zone's apex with NOERROR.
  private static boolean answers(DatagramSocket socket, BenchZone zone) throws IOException {
    byte[] query = new Question(zone.origin(), Question.SOA).message();
    byte[] answer = new byte[512];
    try {
      socket.send(new DatagramPacket(query, query.length));
      socket.receive(new DatagramPacket(answer, answer.length));
      return answer[2] < 0 && (answer[3] & 15) == 0 && answer[7] > 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return !pause(); // nobody listens yet
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PROBE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  Contestant kind() {
    return kind;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /// Hands a line to the server's standard input and returns the line that it prints then. For one
  /// thread at a time.
  ///
  /// @throws IOException when it has ended
  String tell(String command) throws IOException {
    process.outputWriter().append(command).append('\n').flush();
    String answer = process.inputReader().readLine();
    if (answer == null) {
      throw new IOException(kind.label() + " has ended: " + Files.readString(log));
    }
    return answer;
  }

  /// Lets all threads of the server run on the first core only, from now on.
  void pinToFirstCore() throws IOException, InterruptedException {
    for (ProcessHandle each : processes()) {
      Tool.run(Path.of("."), "taskset", "-a", "-c", "-p", "0", "" + each.pid());
    }
  }

  /// Seconds from the process's start to its first answer.
  double startSeconds() {
    return startSeconds;
  }

  /// What the server's processes have used of the processor.
  CpuTime cpuTime() throws IOException {
    long user = 0;
    long system = 0;
    for (ProcessHandle each : processes()) {
      String stat = Files.readString(Path.of("/proc/" + each.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      user += Long.parseLong(fields[11]);
      system += Long.parseLong(fields[12]);
    }
    return new CpuTime(user * TICK_MICROS, system * TICK_MICROS);
  }

  /// Memory that the server's processes hold, shared pages counted once, in MiB.
  long memoryMebibytes() throws IOException {
    long kibibytes = 0;
    for (ProcessHandle each : processes()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + each.pid() + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kibibytes / 1024;
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = processes();
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /// Processor time in microseconds.
  record CpuTime(long userMicros, long systemMicros) {
    CpuTime minus(CpuTime earlier) {
      return new CpuTime(userMicros - earlier.userMicros, systemMicros - earlier.systemMicros);
    }
  }
}
