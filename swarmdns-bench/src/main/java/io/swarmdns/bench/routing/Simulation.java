package io.swarmdns.bench.routing;

import io.swarmdns.bench.routing.Conditions.Change;
import io.swarmdns.bench.routing.Conditions.Effect;
import io.swarmdns.gossip.route.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// One run of one scenario with one kind of router: events in virtual time, in one thread. The same
/// seed gives the same queries, work, delays and disturbances to every router.
public final class Simulation {
  /// Time between two questions to a router whether it wants to probe, without queries.
  static final long TICK_NANOS = 10_000_000;

  private static final int ARRIVAL = 0;
  private static final int AT_SERVER = 1;
  private static final int DONE = 2;
  private static final int ANSWER = 3;
  private static final int TIMEOUT = 4;
  private static final int PROBE_AT_SERVER = 5;
  private static final int PROBE_ANSWER = 6;
  private static final int PROBE_LOST = 7;
  private static final int TICK = 8;
  private static final int CHANGE = 9;
  private static final int WAKE = 10;
  private static final int BROKEN = 11;
  private static final int FAILED_AT_SERVER = 12;
  private static final int OVERLOADED = 13;

  private static final long NOT_YET = -1;
  private static final int INDEX_BITS = 12;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final long LATENCY_MAX_MICROS = 100_000_000;

  private final Scenario scenario;
  private final double arrivalsPerNano;
  private final long warmNanos;
  private final long endNanos;
  private final long timeoutNanos;

  private final EventQueue events = new EventQueue();
  private final Attempts attempts = new Attempts();
  private final Probes probes = new Probes();
  private final Server[] servers;
  private final Balancer[] balancers;
  private final int[][] groups;
  private final double[][] oneWayNanos;
  private final List<ArrayDeque<Held>> held = new ArrayList<>();
  private final boolean[] wakes;
  private final List<Change> changes;
  private final Load load;
  private final Report report = new Report();
  private final boolean needsLatency;
  private boolean timing;

  private final Dice arrivalDice;
  private final Dice forwarderDice;
  private final Dice groupDice;
  private final Dice workDice;
  private final Dice thereDice;
  private final Dice backDice;
  private final Dice probeThereDice;
  private final Dice probeBackDice;
  private final Dice sicknessDice;

  private long now;
  private long queries;
  private final Histogram latencies = new Histogram(LATENCY_MAX_MICROS, 3);
  private long failed;
  private long probesSent;
  private final long[] workedBefore;

  private Simulation(Scenario scenario, double utilisation, RouterKind kind, long seed) {
    this.scenario = scenario;
    this.load = new Load(scenario.load());
    arrivalsPerNano = scenario.capacity() * utilisation / Scenario.NANOS;
    warmNanos = (long) (scenario.warmupSeconds() * Scenario.NANOS);
    endNanos = warmNanos + (long) (scenario.seconds() * Scenario.NANOS);
    timeoutNanos = (long) (scenario.timeoutMillis() * 1e6);
    servers = new Server[scenario.servers()];
    workedBefore = new long[servers.length];
    for (int i = 0; i < servers.length; i++) {
      servers[i] = new Server(scenario.workers(), scenario.queueMax(), scenario.speed(i));
    }
    groups = groups(scenario);
    balancers = new Balancer[scenario.forwarders()];
    oneWayNanos = new double[balancers.length][servers.length];
    wakes = new boolean[balancers.length];
    var random = new SplittableRandom(seed * 31 + Dice.Purpose.ROUTER.number);
    for (int i = 0; i < balancers.length; i++) {
      balancers[i] = kind.create(scenario, random.split());
      held.add(new ArrayDeque<>());
      for (int j = 0; j < servers.length; j++) {
        oneWayNanos[i][j] = scenario.roundTripNanos(i, j) / 2;
      }
    }
    needsLatency = balancers[0].needsLatency();
    changes = Conditions.of(scenario, seed);
    arrivalDice = new Dice(seed, Dice.Purpose.ARRIVAL);
    forwarderDice = new Dice(seed, Dice.Purpose.FORWARDER);
    groupDice = new Dice(seed, Dice.Purpose.GROUP);
    workDice = new Dice(seed, Dice.Purpose.WORK);
    thereDice = new Dice(seed, Dice.Purpose.WAY_THERE);
    backDice = new Dice(seed, Dice.Purpose.WAY_BACK);
    probeThereDice = new Dice(seed, Dice.Purpose.SCOUT_THERE);
    probeBackDice = new Dice(seed, Dice.Purpose.SCOUT_BACK);
    sicknessDice = new Dice(seed, Dice.Purpose.SICKNESS);
  }

  /// Each server with its next neighbours.
  private static int[][] groups(Scenario scenario) {
    int servers = scenario.servers();
    int replicas = Math.min(scenario.replicas(), servers);
    var groups = new int[replicas == servers ? 1 : servers][replicas];
    for (int group = 0; group < groups.length; group++) {
      for (int i = 0; i < replicas; i++) {
        groups[group][i] = (group + i) % servers;
      }
    }
    return groups;
  }

  /// Runs it to its end.
  ///
  /// @param utilisation share of the servers' usual capacity that arrives
  public static Outcome run(Scenario scenario, double utilisation, RouterKind kind, long seed) {
    return new Simulation(scenario, utilisation, kind, seed).run();
  }

  private Outcome run() {
    for (int i = 0; i < changes.size(); i++) {
      events.add(changes.get(i).nanos(), CHANGE, i);
    }
    events.add(0, TICK, 0);
    events.add(gapNanos(), ARRIVAL, 0);
    boolean warm = false;
    while (events.next()) {
      now = events.time();
      if (!warm && now >= warmNanos) {
        warm = true;
        for (int i = 0; i < servers.length; i++) {
          workedBefore[i] = servers[i].workedNanos;
        }
      }
      handle(events.kind(), events.payload());
    }
    return new Outcome(latencies, failed, probesSent, imbalance());
  }

  private void handle(int kind, long payload) {
    switch (kind) {
      case ARRIVAL -> arrival();
      case AT_SERVER -> atServer(payload);
      case DONE -> done(payload);
      case ANSWER -> answer(payload);
      case TIMEOUT -> timeouts();
      case PROBE_AT_SERVER -> probeAtServer((int) payload);
      case PROBE_ANSWER -> probeAnswer((int) payload);
      case PROBE_LOST -> probeLost((int) payload);
      case TICK -> tick();
      case CHANGE -> change(changes.get((int) payload));
      case WAKE -> wake((int) payload);
      case BROKEN -> broken(payload, Failure.DISCONNECTED);
      case FAILED_AT_SERVER -> broken(payload, Failure.ERROR);
      case OVERLOADED -> broken(payload, Failure.OVERLOAD);
      default -> throw new IllegalStateException("no such event: " + kind);
    }
  }

  // Queries come in, and are sent.

  private long gapNanos() {
    double rate = arrivalsPerNano * load.factor(now);
    return (long) Math.ceil(arrivalDice.exponential(queries) / rate);
  }

  private void arrival() {
    long query = queries++;
    int forwarder = (int) (forwarderDice.uniform(query) * balancers.length);
    int group = (int) (groupDice.uniform(query) * groups.length);
    if (!held.get(forwarder).isEmpty() || !route(forwarder, query, now, group)) {
      hold(forwarder, new Held(query, now, group));
    }
    probe(forwarder, groups[group]);
    if (now < endNanos) {
      events.add(now + gapNanos(), ARRIVAL, 0);
    }
  }

  /// @return whether the query need not be held back
  private boolean route(int forwarder, long query, long arrived, int group) {
    int server = balancers[forwarder].choose(groups[group], Balancer.NOBODY, now);
    if (server == Balancer.WAIT) {
      return false;
    }
    if (server == Balancer.NOBODY) {
      lost(arrived);
    } else {
      send(forwarder, server, query, arrived, group, 1);
    }
    return true;
  }

  private void send(int forwarder, int server, long query, long arrived, int group, int tries) {
    long attempt = attempts.add();
    int at = attempts.at(attempt);
    attempts.query[at] = query;
    attempts.arrivedNanos[at] = arrived;
    attempts.sentNanos[at] = now;
    attempts.forwarder[at] = forwarder;
    attempts.server[at] = server;
    attempts.group[at] = group;
    attempts.tries[at] = (byte) tries;
    attempts.atServerNanos[at] = NOT_YET;
    attempts.open[at] = true;
    balancers[forwarder].sent(server, now);
    events.add(
        now + delayNanos(forwarder, server, thereDice, 2 * query + tries), AT_SERVER, attempt);
    if (!timing) {
      timing = true;
      events.add(now + timeoutNanos, TIMEOUT, 0);
    }
  }

  private long delayNanos(int forwarder, int server, Dice dice, long index) {
    double oneWay = oneWayNanos[forwarder][server];
    return (long) (oneWay * (1 + scenario.jitter() * dice.exponential(index)));
  }

  private void hold(int forwarder, Held query) {
    held.get(forwarder).add(query);
    wakeLater(forwarder);
  }

  private void wakeLater(int forwarder) {
    if (!wakes[forwarder]) {
      wakes[forwarder] = true;
      events.add(Math.max(now + 1, balancers[forwarder].wakeNanos()), WAKE, forwarder);
    }
  }

  private void wake(int forwarder) {
    wakes[forwarder] = false;
    var waiting = held.get(forwarder);
    while (!waiting.isEmpty()) {
      var query = waiting.getFirst();
      if (now - query.arrivedNanos() >= 2 * timeoutNanos) {
        lost(query.arrivedNanos());
      } else if (!route(forwarder, query.query(), query.arrivedNanos(), query.group())) {
        wakeLater(forwarder);
        return;
      }
      waiting.removeFirst();
    }
  }

  // What servers do.

  private void atServer(long attempt) {
    int at = attempts.at(attempt);
    var server = servers[attempts.server[at]];
    if (server.dead) {
      refuse(attempt, server);
      return;
    }
    long draw = 2 * attempts.query[at] + attempts.tries[at];
    if (server.sickness > 0 && sicknessDice.uniform(draw) < server.sickness) {
      reply(attempt, FAILED_AT_SERVER);
      return;
    }
    attempts.atServerNanos[at] = now;
    attempts.inFlight[at] = server.meter.queue();
    if (server.idleWorkers > 0) {
      server.meter.arrived();
      work(server, attempt);
    } else if (server.isFull()) {
      reply(attempt, OVERLOADED);
    } else {
      server.meter.arrived();
      server.enqueue(attempt);
    }
  }

  private void refuse(long attempt, Server server) {
    if (!server.diedSilently) {
      reply(attempt, BROKEN);
    }
  }

  private void reply(long attempt, int kind) {
    int at = attempts.at(attempt);
    long index = 2 * attempts.query[at] + attempts.tries[at];
    long delay = delayNanos(attempts.forwarder[at], attempts.server[at], backDice, index);
    events.add(now + delay, kind, attempt);
  }

  private void work(Server server, long attempt) {
    int at = attempts.at(attempt);
    double work =
        scenario.service() == Scenario.Service.FIXED ? 1 : workDice.exponential(attempts.query[at]);
    long nanos = (long) (work * scenario.serviceMillis() * 1e6 / server.currentSpeed());
    attempts.workedNanos[at] = nanos;
    int worker = server.begin(attempt, nanos);
    long whom = (long) worker << INDEX_BITS | attempts.server[at];
    events.add(now + nanos, DONE, whom << 8 | server.life);
  }

  private void done(long payload) {
    var server = servers[(int) (payload >>> 8) & INDEX_MASK];
    if (server.life != (payload & 0xff)) {
      return;
    }
    long attempt = server.end((int) (payload >>> 8 + INDEX_BITS));
    if (isOpen(attempt)) {
      int at = attempts.at(attempt);
      long heldNanos = now - attempts.atServerNanos[at];
      if (needsLatency) {
        server.latency.add(attempts.inFlight[at], heldNanos);
      }
      attempts.heldNanos[at] = heldNanos;
      attempts.serviceNanos[at] = server.meter.serviceNanos();
      attempts.queue[at] = server.meter.queue();
      reply(attempt, ANSWER);
    }
    while (server.idleWorkers > 0 && server.hasWaiting()) {
      long next = server.dequeue();
      if (isOpen(next)) {
        work(server, next);
      } else {
        server.meter.dropped(); // its forwarder has given it up, as the deadline says
      }
    }
  }

  private boolean isOpen(long attempt) {
    return attempts.isKept(attempt) && attempts.open[attempts.at(attempt)];
  }

  // Answers, and what takes their place.

  private void answer(long attempt) {
    if (!isOpen(attempt)) {
      return;
    }
    int at = attempts.at(attempt);
    attempts.open[at] = false;
    report.heldNanos = attempts.heldNanos[at];
    report.workNanos = attempts.workedNanos[at];
    report.serviceNanos = attempts.serviceNanos[at];
    report.queue = attempts.queue[at];
    balancers[attempts.forwarder[at]].answered(
        attempts.server[at], now, now - attempts.sentNanos[at], report);
    count(attempts.arrivedNanos[at], now - attempts.arrivedNanos[at]);
  }

  private void count(long arrived, long nanos) {
    if (arrived >= warmNanos) {
      latencies.recordValue(Math.min(nanos / 1000, LATENCY_MAX_MICROS));
    }
  }

  private void lost(long arrived) {
    count(arrived, 2 * timeoutNanos);
    if (arrived >= warmNanos) {
      failed++;
    }
  }

  private void broken(long attempt, Failure reason) {
    if (isOpen(attempt)) {
      fail(attempt, reason);
    }
  }

  private void timeouts() {
    timing = false;
    while (!attempts.isEmpty()) {
      long oldest = attempts.oldest();
      int at = attempts.at(oldest);
      long due = attempts.sentNanos[at] + timeoutNanos;
      if (attempts.open[at] && due > now) {
        timing = true;
        events.add(due, TIMEOUT, 0);
        return;
      }
      if (attempts.open[at]) {
        fail(oldest, Failure.SILENCE);
      }
      attempts.forgetOldest();
    }
  }

  private void fail(long attempt, Failure reason) {
    int at = attempts.at(attempt);
    attempts.open[at] = false;
    int forwarder = attempts.forwarder[at];
    int tried = attempts.server[at];
    long arrived = attempts.arrivedNanos[at];
    var balancer = balancers[forwarder];
    balancer.failed(tried, now, now - attempts.sentNanos[at], reason);
    int group = attempts.group[at];
    int other =
        attempts.tries[at] > 1 ? Balancer.NOBODY : balancer.choose(groups[group], tried, now);
    if (other >= 0 && balancer.mayRetry()) {
      send(forwarder, other, attempts.query[at], arrived, group, 2);
    } else {
      lost(arrived);
    }
  }

  // Probes.

  private void probe(int forwarder, int[] candidates) {
    int server = balancers[forwarder].nextProbe(candidates, now);
    while (server != Balancer.NOBODY) {
      sendProbe(forwarder, server);
      server = balancers[forwarder].nextProbe(candidates, now);
    }
  }

  private void sendProbe(int forwarder, int server) {
    int probe = probes.add(forwarder, server, now);
    if (now >= warmNanos) {
      probesSent++;
    }
    long delay = delayNanos(forwarder, server, probeThereDice, probes.sent());
    events.add(now + delay, PROBE_AT_SERVER, probe);
  }

  private void probeAtServer(int probe) {
    int index = probes.server(probe);
    var server = servers[index];
    if (server.dead) {
      events.add(probes.sentNanos(probe) + timeoutNanos, PROBE_LOST, probe);
      return;
    }
    int queue = server.meter.queue();
    long latency = needsLatency ? server.latency.median(queue) : 0;
    probes.answer(probe, queue, server.meter.serviceNanos(), latency);
    long delay = delayNanos(probes.forwarder(probe), index, probeBackDice, probes.sent());
    events.add(now + delay, PROBE_ANSWER, probe);
  }

  private void probeAnswer(int probe) {
    probes.read(probe, report);
    balancers[probes.forwarder(probe)].probed(
        probes.server(probe), now, now - probes.sentNanos(probe), report);
    probes.free(probe);
  }

  private void probeLost(int probe) {
    balancers[probes.forwarder(probe)].probeFailed(probes.server(probe), now, Failure.SILENCE);
    probes.free(probe);
  }

  private void tick() {
    for (int i = 0; i < balancers.length; i++) {
      probe(i, groups[0]);
    }
    if (now < endNanos) {
      events.add(now + TICK_NANOS, TICK, 0);
    }
  }

  // What befalls servers.

  private void change(Change change) {
    var server = servers[change.server()];
    switch (change.effect()) {
      case Effect.Left(var share) -> server.left = share;
      case Effect.Fails(var share) -> server.sickness = share;
      case Effect.Dies(var silently) -> {
        server.die(silently);
        breakConnections(change.server());
      }
      case Effect.Returns() -> server.revive();
    }
  }

  private void breakConnections(int index) {
    for (long attempt = attempts.oldest(); attempts.isGiven(attempt); attempt++) {
      int at = attempts.at(attempt);
      boolean arrived = attempts.atServerNanos[at] != NOT_YET;
      if (attempts.open[at] && attempts.server[at] == index && arrived) {
        refuse(attempt, servers[index]);
      }
    }
  }

  /// The share of its speed that the busiest server worked, divided by the share of all.
  private double imbalance() {
    double most = 0;
    double sum = 0;
    for (int i = 0; i < servers.length; i++) {
      double worked = (double) (servers[i].workedNanos - workedBefore[i]);
      most = Math.max(most, worked);
      sum += worked;
    }
    return sum == 0 ? 1 : most * servers.length / sum;
  }

  /// A query that its router holds back.
  private record Held(long query, long arrivedNanos, int group) {}
}
