package io.swarmdns.bench.routing;

import java.util.List;

/// What is simulated: the servers, who sends to them, and what befalls them. docs/ROUTING.md has
/// the keys of the files it is read from.
///
/// @param name names it in tables
/// @param description a line for people
/// @param servers how many nodes answer
/// @param forwarders how many nodes relay, each with a router of its own
/// @param replicas how many servers can answer a query: that many neighbours of each server, drawn
///   evenly
/// @param workers queries that a server works on at a time
/// @param queueMax queries that wait at a server at most
/// @param serviceMillis mean time that a server of speed 1 works on a query
/// @param service the distribution of that time
/// @param speeds the servers' speeds, repeated where there are fewer than servers
/// @param serverRegions where the servers are, repeated likewise
/// @param forwarderRegions where the forwarders are, repeated likewise
/// @param roundTripsMillis from region to region
/// @param jitter mean of an exponential delay on top, as a share of the round trip
/// @param utilisations shares of the servers' usual capacity that arrive: a case each
/// @param load how the rate changes: steps, repeated when they are over
/// @param seconds how long it is measured
/// @param warmupSeconds how long it runs before that
/// @param timeoutMillis how long one sending of a query is waited for
/// @param disturbances what befalls servers
public record Scenario(
    String name,
    String description,
    int servers,
    int forwarders,
    int replicas,
    int workers,
    int queueMax,
    double serviceMillis,
    Service service,
    List<Double> speeds,
    List<Integer> serverRegions,
    List<Integer> forwarderRegions,
    List<List<Double>> roundTripsMillis,
    double jitter,
    List<Double> utilisations,
    List<LoadStep> load,
    double seconds,
    double warmupSeconds,
    double timeoutMillis,
    List<Disturbance> disturbances) {
  static final double NANOS = 1e9;

  public Scenario {
    speeds = List.copyOf(speeds);
    serverRegions = List.copyOf(serverRegions);
    forwarderRegions = List.copyOf(forwarderRegions);
    roundTripsMillis = List.copyOf(roundTripsMillis);
    utilisations = List.copyOf(utilisations);
    load = List.copyOf(load);
    disturbances = List.copyOf(disturbances);
  }

  /// How the time of service is distributed.
  public enum Service {
    EXPONENTIAL,
    FIXED
  }

  /// A rate for a while, as a factor of the usual one.
  public record LoadStep(double seconds, double factor) {}

  /// Something that befalls servers again and again.
  public sealed interface Disturbance {}

  /// Others use a part of a server's speed. It comes and goes on each server by itself.
  ///
  /// @param left share of the speed that is left
  /// @param lastsSeconds mean length, exponential
  /// @param pauseSeconds mean time between two, exponential
  public record Antagonists(double left, double lastsSeconds, double pauseSeconds)
      implements Disturbance {}

  /// One server, another one each time, is slow for a while.
  public record SlowDown(double left, double lastsSeconds, double everySeconds)
      implements Disturbance {}

  /// Each server's speed is drawn anew again and again: usual, or this factor of it, alike likely.
  /// C3's paper has it.
  public record Fluctuation(double factor, double everySeconds) implements Disturbance {}

  /// One server dies and comes back.
  ///
  /// @param silently whether nobody is told: otherwise connections break and are refused
  public record Death(boolean silently, double lastsSeconds, double everySeconds)
      implements Disturbance {}

  /// One server answers a share of its queries with an error, at once.
  public record Sickness(double share, double lastsSeconds, double everySeconds)
      implements Disturbance {}

  double speed(int server) {
    return speeds.get(server % speeds.size());
  }

  /// Queries a second at utilisation 1.
  double capacity() {
    double speed = 0;
    for (int server = 0; server < servers; server++) {
      speed += speed(server);
    }
    return speed * workers / (serviceMillis / 1e3);
  }

  double roundTripNanos(int forwarder, int server) {
    int from = forwarderRegions.get(forwarder % forwarderRegions.size());
    int to = serverRegions.get(server % serverRegions.size());
    return roundTripsMillis.get(from).get(to) * 1e6;
  }
}
