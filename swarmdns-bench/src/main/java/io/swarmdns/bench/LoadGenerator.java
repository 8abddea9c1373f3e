package io.swarmdns.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// The load generator (`loadgen.c`) on the second core.
///
/// @param program the compiled program
record LoadGenerator(Path program) {
  /// Queries under way: enough to keep a server busy, few enough for its socket's buffer.
  private static final int WINDOW = 1024;

  /// What one run has measured. Latencies in microseconds.
  record Outcome(
      long sent,
      long answered,
      long lost,
      long wrong,
      double qps,
      double p50,
      double p99,
      double p999) {}

  /// Asks as fast as the server answers.
  Outcome flatOut(int port, Path queries, double seconds) throws IOException, InterruptedException {
    return run(port, queries, seconds, 0);
  }

  /// Asks as fast as the server answers, whatever it answers.
  Outcome unchecked(int port, Path queries, double seconds)
      throws IOException, InterruptedException {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return parse(Tool.run(Path.of("."), command(server, queries, seconds, 0, "--unchecked")));
  }

  /// Asks at a steady rate.
  ///
  /// @param rate queries a second; 0: as fast as the server answers
  Outcome run(int port, Path queries, double seconds, double rate)
      throws IOException, InterruptedException {
    return run(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), queries, seconds, rate);
  }

  /// Asks a server on another address at a steady rate.
  ///
  /// @param rate queries a second; 0: as fast as the server answers
  Outcome run(InetSocketAddress server, Path queries, double seconds, double rate)
      throws IOException, InterruptedException {
    return parse(Tool.run(Path.of("."), command(server, queries, seconds, rate, "")));
  }

  private String[] command(
      InetSocketAddress server, Path queries, double seconds, double rate, String option) {
    return new String[] {
      "taskset",
      "-c",
      "1",
      program.toString(),
      server.getAddress().getHostAddress(),
      "" + server.getPort(),
      queries.toString(),
      "" + seconds,
      "" + (rate > 0 ? 8 * WINDOW : WINDOW),
      "" + rate,
      option
    };
  }

  private static Outcome parse(String line) throws IOException {
    var values = KeyValues.parse(line);
    return new Outcome(
        values.number("sent"),
        values.number("answered"),
        values.number("lost"),
        values.number("wrong"),
        values.decimal("qps"),
        values.decimal("p50_us"),
        values.decimal("p99_us"),
        values.decimal("p999_us"));
  }
}
