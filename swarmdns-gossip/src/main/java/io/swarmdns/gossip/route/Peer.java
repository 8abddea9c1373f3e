package io.swarmdns.gossip.route;

/// What this node knows of one peer: the trail to it. Queue, service time and network are the
/// peer's, whichever zone is asked for, so all its groups share one trail: what an answer tells is
/// then news for all of them.
final class Peer {
  /// Queries sent in the last round trip that are told apart from older ones.
  private static final int SENDS_REMEMBERED = 256;

  private final RouterConstants constants;
  private final int workers;
  private final long[] sends = new long[SENDS_REMEMBERED];
  private int sent;

  private double networkNanos;
  private double serviceNanos;
  private double reportedQueue;
  private double meanQueue;
  private long heardNanos;
  private boolean heard;

  private int unreported;
  private long waitingSinceNanos;
  private int outstanding;

  private double failureRate;
  private long failureNanos;
  private int failuresInARow;
  private int ejections;
  private long ejectedUntilNanos;
  private boolean awaitsScout;
  private boolean draining;

  private long scoutedNanos;
  private long answers;
  private long failures;

  Peer(
      RouterConstants constants,
      int workers,
      double networkNanos,
      double serviceNanos,
      long nowNanos) {
    this.constants = constants;
    this.workers = workers;
    this.networkNanos = networkNanos;
    this.serviceNanos = serviceNanos;
    this.heardNanos = nowNanos;
    this.scoutedNanos = nowNanos;
    this.ejectedUntilNanos = nowNanos;
    this.failureNanos = nowNanos;
  }

  /// The delay to expect of a query sent now, in nanoseconds.
  double expectedNanos(long nowNanos, double herd) {
    double load = Math.max(0, queue(nowNanos, herd)) / workers;
    double working =
        serviceNanos
            * (1 + constants.congestion() * Math.pow(load, constants.congestionExponent()));
    double expected = networkNanos + working;
    if (unreported > 0) {
      expected = Math.max(expected, (double) (nowNanos - waitingSinceNanos));
    }
    return expected + failureRate(nowNanos) * constants.failureCostNanos();
  }

  /// The queries expected there: what was reported turns into the usual with time; what this node
  /// has sent since comes on top, and what others have sent for the same reason.
  private double queue(long nowNanos, double herd) {
    double fresh = Math.exp((heardNanos - nowNanos) / constants.queueMemoryNanos());
    return meanQueue + (reportedQueue - meanQueue) * fresh + unreported * herd;
  }

  private double failureRate(long nowNanos) {
    return failureRate == 0
        ? 0
        : failureRate * Math.exp((failureNanos - nowNanos) / constants.failureMemoryNanos());
  }

  boolean isEjected(long nowNanos) {
    return awaitsScout || nowNanos < ejectedUntilNanos;
  }

  boolean isDraining() {
    return draining;
  }

  void drain(boolean leaving) {
    draining = leaving;
  }

  void sent(long nowNanos) {
    sends[sent++ & SENDS_REMEMBERED - 1] = nowNanos;
    outstanding++;
    waitFrom(nowNanos);
    unreported++;
  }

  private void waitFrom(long nowNanos) {
    if (unreported == 0) {
      waitingSinceNanos = nowNanos;
    }
  }

  /// Takes a report of the peer's load. What was sent less than the network's round trip before it
  /// came cannot be in it.
  void report(long nowNanos, long roundTripNanos, long heldNanos, long service, int queue) {
    double network = Math.max(0, roundTripNanos - heldNanos);
    networkNanos =
        heard ? networkNanos + constants.networkWeight() * (network - networkNanos) : network;
    if (service > 0) {
      serviceNanos = service;
    }
    reportedQueue = queue;
    meanQueue = heard ? meanQueue + constants.queueMeanWeight() * (queue - meanQueue) : queue;
    heard = true;
    heardNanos = nowNanos;
    countUnreported(nowNanos - (long) network);
    if (awaitsScout) {
      awaitsScout = false;
      failureRate = 0;
    }
  }

  private void countUnreported(long reportedNanos) {
    int most = Math.min(Math.min(sent, SENDS_REMEMBERED), outstanding);
    unreported = 0;
    while (unreported < most
        && sends[sent - 1 - unreported & SENDS_REMEMBERED - 1] > reportedNanos) {
      unreported++;
    }
    if (unreported > 0) {
      waitingSinceNanos = sends[sent - unreported & SENDS_REMEMBERED - 1];
    }
  }

  void answered(long nowNanos) {
    outstanding--;
    answers++;
    failuresInARow = 0;
    ejections = 0;
    failureRate = failureRate(nowNanos) * (1 - constants.failureWeight());
    failureNanos = nowNanos;
  }

  void cancelled() {
    outstanding--;
    unreported = Math.min(unreported, outstanding);
  }

  /// Whether it has failed as often in a row as ejects it.
  boolean failed(long nowNanos, Failure reason) {
    failures++;
    if (reason == Failure.OVERLOAD) {
      return false;
    }
    double rate = failureRate(nowNanos);
    failureRate = rate + constants.failureWeight() * (1 - rate);
    failureNanos = nowNanos;
    failuresInARow++;
    return failuresInARow >= constants.failuresToEject();
  }

  /// No queries for a while, and none until it has answered a scout if it was silent.
  void eject(long nowNanos, Failure reason) {
    long nanos = constants.ejectionNanos() << Math.min(ejections, 20);
    ejectedUntilNanos = nowNanos + Math.min(nanos, constants.ejectionMaxNanos());
    ejections++;
    failuresInARow = constants.failuresToEject() - 1; // the next failure ejects it again
    awaitsScout = reason != Failure.ERROR;
  }

  void scouted(long nowNanos) {
    scoutedNanos = nowNanos;
  }

  /// When it was last heard of or asked.
  long lookedAtNanos() {
    return Math.max(scoutedNanos, heardNanos);
  }

  boolean awaitsScout() {
    return awaitsScout;
  }

  double networkNanos() {
    return networkNanos;
  }

  double serviceNanos() {
    return serviceNanos;
  }

  Trail trail(int slot, long nowNanos, double herd) {
    return new Trail(
        slot,
        expectedNanos(nowNanos, herd),
        networkNanos,
        serviceNanos,
        queue(nowNanos, herd),
        outstanding,
        failureRate(nowNanos),
        ejectedUntilNanos,
        draining,
        answers,
        failures);
  }
}
