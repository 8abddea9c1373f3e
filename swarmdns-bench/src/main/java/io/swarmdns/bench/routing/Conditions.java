package io.swarmdns.bench.routing;

import io.swarmdns.bench.routing.Scenario.Antagonists;
import io.swarmdns.bench.routing.Scenario.Death;
import io.swarmdns.bench.routing.Scenario.Disturbance;
import io.swarmdns.bench.routing.Scenario.Fluctuation;
import io.swarmdns.bench.routing.Scenario.Sickness;
import io.swarmdns.bench.routing.Scenario.SlowDown;
import java.util.ArrayList;
import java.util.List;

/// What befalls which server when: the same for every router, by the seed.
final class Conditions {
  private final List<Change> changes = new ArrayList<>();
  private final Scenario scenario;
  private final Dice dice;
  private final double endNanos;
  private long drawn;

  private Conditions(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.dice = new Dice(seed, Dice.Purpose.CONDITIONS);
    this.endNanos = (scenario.warmupSeconds() + scenario.seconds()) * Scenario.NANOS;
  }

  /// All changes of a run, disturbance by disturbance.
  static List<Change> of(Scenario scenario, long seed) {
    var conditions = new Conditions(scenario, seed);
    scenario.disturbances().forEach(conditions::add);
    return conditions.changes;
  }

  private void add(Disturbance disturbance) {
    switch (disturbance) {
      case Antagonists antagonists -> addAntagonists(antagonists);
      case Fluctuation fluctuation -> addFluctuation(fluctuation);
      case SlowDown(var left, var lasts, var every) ->
          addEpisodes(lasts, every, new Effect.Left(left), new Effect.Left(1));
      case Death(var silently, var lasts, var every) ->
          addEpisodes(lasts, every, new Effect.Dies(silently), new Effect.Returns());
      case Sickness(var share, var lasts, var every) ->
          addEpisodes(lasts, every, new Effect.Fails(share), new Effect.Fails(0));
    }
  }

  private void addAntagonists(Antagonists antagonists) {
    for (int server = 0; server < scenario.servers(); server++) {
      double at = antagonists.pauseSeconds() * exponential();
      while (at * Scenario.NANOS < endNanos) {
        add(at, server, new Effect.Left(antagonists.left()));
        at += antagonists.lastsSeconds() * exponential();
        add(at, server, new Effect.Left(1));
        at += antagonists.pauseSeconds() * exponential();
      }
    }
  }

  private void addFluctuation(Fluctuation fluctuation) {
    for (double at = 0; at * Scenario.NANOS < endNanos; at += fluctuation.everySeconds()) {
      for (int server = 0; server < scenario.servers(); server++) {
        boolean usual = dice.uniform(drawn++) < 0.5;
        add(at, server, new Effect.Left(usual ? 1 : fluctuation.factor()));
      }
    }
  }

  /// The first one begins as soon as it is measured.
  private void addEpisodes(double lasts, double every, Effect begin, Effect end) {
    for (double at = scenario.warmupSeconds(); at * Scenario.NANOS < endNanos; at += every) {
      int server = (int) (dice.uniform(drawn++) * scenario.servers());
      double begun = at + dice.uniform(drawn++) * Math.max(0, every - lasts);
      add(begun, server, begin);
      add(begun + lasts, server, end);
    }
  }

  private double exponential() {
    return dice.exponential(drawn++);
  }

  private void add(double seconds, int server, Effect effect) {
    changes.add(new Change((long) (seconds * Scenario.NANOS), server, effect));
  }

  /// Something that happens to a server.
  record Change(long nanos, int server, Effect effect) {}

  /// What happens to it.
  sealed interface Effect {
    /// Its speed is this share of the usual one from now on.
    record Left(double share) implements Effect {}

    /// It fails this share of its queries from now on.
    record Fails(double share) implements Effect {}

    /// It is gone.
    record Dies(boolean silently) implements Effect {}

    /// It is back.
    record Returns() implements Effect {}
  }
}
