package io.swarmdns.gossip.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Breaks things, one after the other, and mends most of them after a while.
final class Faults {
  private static final int SECOND = 1_000_000;

  private final SimSwarm swarm;
  private final EventQueue queue;
  private final RandomGenerator random;
  private final Trace trace;
  private final int pauseMicrosMax;
  private boolean stopped;

  /// @param pauseMicrosMax between two faults at most
  Faults(
      SimSwarm swarm, EventQueue queue, RandomGenerator random, Trace trace, int pauseMicrosMax) {
    this.swarm = swarm;
    this.queue = queue;
    this.random = random;
    this.trace = trace;
    this.pauseMicrosMax = pauseMicrosMax;
  }

  void start() {
    queue.after(random.nextInt(pauseMicrosMax), this::next);
  }

  void stop() {
    stopped = true;
  }

  private void later(int microsMin, int microsMax, Runnable repair) {
    queue.after(
        random.nextInt(microsMin, microsMax),
        () -> {
          if (!stopped) {
            repair.run();
          }
        });
  }

  private void next() {
    if (stopped) {
      return;
    }
    int kind = random.nextInt(100);
    if (kind < 20) {
      crash();
    } else if (kind < 24) {
      powerCut();
    } else if (kind < 36) {
      partition();
    } else if (kind < 46) {
      oneWay();
    } else if (kind < 58) {
      pause();
    } else if (kind < 64) {
      slow();
    } else if (kind < 70) {
      loss();
    } else if (kind < 78) {
      diskFills();
    } else if (kind < 85) {
      wipe();
    } else if (kind < 90) {
      swarm.addNode();
    } else if (kind < 94) {
      swarm.drainOrRemove(anyone());
    } else {
      snapshotOrHandOver();
    }
    start();
  }

  private SimMachine anyone() {
    var machines = swarm.machines();
    return machines.get(random.nextInt(machines.size()));
  }

  private void crash() {
    var machine = anyone();
    if (machine.isUp()) {
      trace.add(machine.name(), "crashes");
      machine.crash();
      int longest = random.nextInt(6) == 0 ? 75 * SECOND : 8 * SECOND;
      later(SECOND / 5, longest, () -> swarm.restart(machine));
    }
  }

  private void powerCut() {
    trace.add("", "power cut");
    for (var machine : swarm.machines()) {
      machine.crash();
      later(SECOND / 5, 6 * SECOND, () -> swarm.restart(machine));
    }
  }

  private void partition() {
    var sides = new ArrayList<List<String>>(List.of(new ArrayList<>(), new ArrayList<>()));
    for (var machine : swarm.machines()) {
      sides.get(random.nextInt(2)).add(machine.name());
    }
    trace.add("", "partition", sides);
    for (String left : sides.get(0)) {
      for (String right : sides.get(1)) {
        swarm.network().cut(left, right);
        swarm.network().cut(right, left);
      }
    }
    later(SECOND, 15 * SECOND, () -> swarm.network().heal());
  }

  private void oneWay() {
    var from = anyone().name();
    boolean toAll = random.nextBoolean();
    for (var machine : swarm.machines()) {
      if (!machine.name().equals(from) && (toAll || random.nextInt(3) == 0)) {
        trace.add("", "cut", from, machine.name());
        if (random.nextBoolean()) {
          swarm.network().cut(from, machine.name());
        } else {
          swarm.network().cut(machine.name(), from);
        }
      }
    }
    later(SECOND, 10 * SECOND, () -> swarm.network().heal());
  }

  private void pause() {
    var machine = anyone();
    var process = machine.process();
    if (process != null && process.runs()) {
      trace.add(machine.name(), "is stopped");
      process.pause();
      later(SECOND / 5, 8 * SECOND, process::resume);
    }
  }

  private void slow() {
    var from = anyone().name();
    for (var machine : swarm.machines()) {
      swarm.network().slow(from, machine.name(), random.nextInt(SECOND / 2));
    }
    later(SECOND, 10 * SECOND, () -> swarm.network().heal());
  }

  private void loss() {
    swarm.network().lose(random.nextDouble() * 0.2);
    later(SECOND, 10 * SECOND, () -> swarm.network().lose(0));
  }

  private void diskFills() {
    var machine = anyone();
    boolean completely = random.nextInt(3) == 0;
    trace.add(machine.name(), completely ? "disk is full" : "disk is nearly full");
    machine.disk().setLow(true);
    machine.disk().setFull(completely);
    later(
        SECOND,
        8 * SECOND,
        () -> {
          machine.disk().setLow(false);
          machine.disk().setFull(false);
          swarm.restartIfStopped(machine);
        });
  }

  private void wipe() {
    var machine = anyone();
    if (swarm.mayBeWiped(machine)) {
      trace.add(machine.name(), "loses its disk");
      machine.crash();
      machine.wipe();
      later(SECOND / 2, 12 * SECOND, () -> swarm.restart(machine));
    }
  }

  private void snapshotOrHandOver() {
    var node = anyone().node();
    if (node == null || !node.runs()) {
      return;
    }
    if (random.nextBoolean()) {
      node.log().takeSnapshotSoon();
    } else {
      var members = new ArrayList<>(RaftPeer.voters(node.log().members()));
      if (!members.isEmpty()) {
        String to = members.get(random.nextInt(members.size()));
        trace.add(node.name(), "hands over to", to);
        var _ = node.log().transferLeadership(to).exceptionally(_ -> null);
      }
    }
  }
}
