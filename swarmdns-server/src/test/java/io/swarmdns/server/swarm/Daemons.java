package io.swarmdns.server.swarm;

import io.swarmdns.server.swarm.JavaProgram.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A swarm of real processes on this machine. Addresses are of a random network of the loopback's,
/// so that several runs at once do not meet.
final class Daemons implements AutoCloseable {
  /// How long anything may take on a slow machine.
  static final Duration LONG = Duration.ofSeconds(90);

  private static final Pattern TOKEN = Pattern.compile("swarm1-[A-Za-z0-9_.=-]+");
  private static final Pattern LEADER = Pattern.compile("\"leader\": *\"([^\"]+)\"");

  private final Path directory;
  private final String network;
  private final List<Daemon> all = new ArrayList<>();

  Daemons() throws IOException {
    directory = Files.createTempDirectory("swarm");
    var random = ThreadLocalRandom.current();
    network = "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + ".";
  }

  /// A node that is none of the swarm yet.
  Daemon add(String name) throws IOException {
    var daemon = new Daemon(name, network + (all.size() + 1), directory.resolve(name));
    all.add(daemon);
    return daemon;
  }

  /// Founds a swarm, whose first node runs then.
  Daemon found(String name) throws Exception {
    var first = add(name);
    first.init();
    first.start();
    until(name + " is ready", first::isReady);
    return first;
  }

  /// Has a new machine join, with a token made at the given node.
  ///
  /// @param options of `swarmctl token create`
  Daemon join(Daemon at, String name, String... options) throws Exception {
    var daemon = add(name);
    daemon.join(token(at, options)).mustSucceed();
    daemon.start();
    return daemon;
  }

  /// Makes a token.
  String token(Daemon at, String... options) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("token", "create"));
    arguments.addAll(List.of(options));
    String text = at.ctl(arguments.toArray(new String[0])).mustSucceed();
    var matcher = TOKEN.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no token in: " + text);
    }
    return matcher.group();
  }

  /// Who leads, as the given node knows; empty when nobody does.
  String leader(Daemon at) throws IOException, InterruptedException {
    Ran ran = at.ctl("status", "-o", "json");
    var matcher = LEADER.matcher(ran.text());
    return ran.code() == 0 && matcher.find() ? matcher.group(1) : "";
  }

  Daemon named(String name) {
    return all.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /// Waits for a condition, and tells with all logs when it does not come.
  void until(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begin > LONG.toNanos()) {
        throw new AssertionError("after " + LONG + " still not: " + what + "\n" + logs());
      }
      Thread.sleep(50);
    }
  }

  String logs() {
    return all.stream().map(Daemon::logTail).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() throws IOException {
    all.forEach(Daemon::close);
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
