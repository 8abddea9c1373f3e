package io.swarmdns.bench.routing;

import java.util.random.RandomGenerator;

/// C3 (Suresh et al., NSDI'15): servers are ranked by R - 1/µ + q̂³/µ with q̂ = 1 + n·o + q, where
/// R is the response time, 1/µ the service time and q the queue that came with answers, all
/// smoothed, o this forwarder's queries there and n the number of forwarders. The best one whose
/// rate limit allows it is taken; where none does, the query waits. Limits grow by a cubic function
/// of the time since they were last cut. Figures the paper leaves open are those of the authors'
/// simulator, but for two, in C3's favour: limits start at what a server can do and not at 10
/// queries in 20 ms, and one that holds nothing back is not cut. With theirs, few forwarders with
/// many queries each starve themselves: limits fall below the demand and follow their own effect
/// down.
final class C3 extends Rival {
  private static final double SMOOTHING = 0.9;
  private static final double INTERVAL_NANOS = 20e6;
  private static final double HYSTERESIS_NANOS = 2 * INTERVAL_NANOS;
  private static final double CUT = 0.2;
  private static final double GROWTH = 0.000004;
  private static final double STEP_MAX = 10;
  private static final double TOKENS_MAX = 10;
  private static final double RATE_MIN = 0.01;
  private static final double RECEIVED_SMOOTHING = 0.1;

  private final int forwarders;
  private final State[] states;
  private long wakeNanos;

  /// @param serverRate queries that a server can answer, in a second
  C3(int servers, int forwarders, double serverRate, RandomGenerator random) {
    super(servers, random);
    this.forwarders = forwarders;
    states = new State[servers];
    for (int i = 0; i < servers; i++) {
      states[i] = new State(serverRate * INTERVAL_NANOS / 1e9);
    }
  }

  @Override
  int pick(int[] from, int count, long nowNanos) {
    int best = WAIT;
    double bestScore = Double.POSITIVE_INFINITY;
    int start = random.nextInt(count);
    double wait = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      int server = from[(start + i) % count];
      var state = states[server];
      double due = state.waitNanos(nowNanos);
      wait = Math.min(wait, due);
      double score = state.score((double) outstanding[server] * forwarders);
      if (due <= 0 && score < bestScore) {
        bestScore = score;
        best = server;
      }
    }
    wakeNanos = nowNanos + (long) Math.ceil(wait);
    return best;
  }

  @Override
  public long wakeNanos() {
    return wakeNanos;
  }

  @Override
  public void sent(int server, long nowNanos) {
    super.sent(server, nowNanos);
    states[server].takeToken(nowNanos);
  }

  @Override
  public void answered(int server, long nowNanos, long roundTripNanos, Report report) {
    super.answered(server, nowNanos, roundTripNanos, report);
    var state = states[server];
    state.learn(roundTripNanos, report.workNanos(), report.queue());
    state.receive(nowNanos);
    state.adapt(nowNanos);
  }

  /// What one forwarder knows of one server.
  private static final class State {
    private boolean known;
    private double responseNanos;
    private double serviceNanos;
    private double queue;

    private double rate;
    private double rateBeforeCut;
    private double tokens = TOKENS_MAX;
    private long tokensNanos;
    private long heldBackNanos = -1;
    private long cutNanos;
    private long raisedNanos;
    private double receiveRate;
    private int received;
    private long intervalNanos;

    State(double rate) {
      this.rate = rate;
      this.rateBeforeCut = rate;
    }

    /// @param unheard queries of all forwarders that the server may not have told of yet
    double score(double unheard) {
      if (!known) {
        return 0;
      }
      double estimate = 1 + unheard + queue;
      return responseNanos - serviceNanos + estimate * estimate * estimate * serviceNanos;
    }

    void learn(long response, long service, int length) {
      double weight = known ? SMOOTHING : 1;
      responseNanos += weight * (response - responseNanos);
      serviceNanos += weight * (service - serviceNanos);
      queue += weight * (length - queue);
      known = true;
    }

    double waitNanos(long nowNanos) {
      double missing = 1 - tokens(nowNanos);
      if (missing <= 1e-9) {
        return 0;
      }
      heldBackNanos = nowNanos;
      return missing * INTERVAL_NANOS / rate;
    }

    private double tokens(long nowNanos) {
      return Math.min(TOKENS_MAX, tokens + rate * (nowNanos - tokensNanos) / INTERVAL_NANOS);
    }

    void takeToken(long nowNanos) {
      tokens = tokens(nowNanos) - 1;
      tokensNanos = nowNanos;
    }

    void receive(long nowNanos) {
      while (nowNanos - intervalNanos >= INTERVAL_NANOS) {
        receiveRate += RECEIVED_SMOOTHING * (received - receiveRate);
        received = 0;
        intervalNanos += (long) INTERVAL_NANOS;
      }
      received++;
    }

    /// Algorithm 2 of the paper.
    void adapt(long nowNanos) {
      boolean holdsBack = heldBackNanos >= 0 && nowNanos - heldBackNanos < INTERVAL_NANOS;
      if (holdsBack && rate > receiveRate && nowNanos - raisedNanos > HYSTERESIS_NANOS) {
        rateBeforeCut = rate;
        rate = Math.max(RATE_MIN, rate * CUT);
        cutNanos = nowNanos;
      } else if (rate < receiveRate) {
        double sinceCutMillis = (nowNanos - cutNanos) / 1e6;
        raisedNanos = nowNanos;
        double from = sinceCutMillis - Math.cbrt(CUT * rateBeforeCut / GROWTH);
        rate = Math.min(rate + STEP_MAX, GROWTH * from * from * from + rateBeforeCut);
      }
    }
  }
}
