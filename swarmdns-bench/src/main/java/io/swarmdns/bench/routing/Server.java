package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.LoadMeter;
import java.util.Arrays;

/// One simulated server: so many workers before one bounded queue, first come, first served.
final class Server {
  private static final long IDLE = -1;

  final LoadMeter meter = new LoadMeter();
  final LatencyEstimate latency = new LatencyEstimate();
  private final long[] waiting;
  private int first;
  private int length;

  int idleWorkers;

  /// Work done in a second, 1 being usual.
  double speed;

  /// Share of the speed that others leave.
  double left = 1;

  /// Share of queries that fail at once.
  double sickness;

  boolean dead;
  boolean diedSilently;

  /// Which life this is: what was begun in another one never ends.
  int life;

  /// Nanoseconds that its workers have worked in all.
  long workedNanos;

  private final long[] workingOn;
  private final long[] workNanos;

  Server(int workers, int queueMax, double speed) {
    this.idleWorkers = workers;
    this.speed = speed;
    this.waiting = new long[queueMax];
    this.workingOn = new long[workers];
    this.workNanos = new long[workers];
    Arrays.fill(workingOn, IDLE);
  }

  boolean isFull() {
    return length == waiting.length;
  }

  void enqueue(long attempt) {
    waiting[(first + length++) % waiting.length] = attempt;
  }

  boolean hasWaiting() {
    return length > 0;
  }

  long dequeue() {
    long attempt = waiting[first];
    first = (first + 1) % waiting.length;
    length--;
    return attempt;
  }

  /// A worker begins.
  ///
  /// @return which one
  int begin(long attempt, long nanos) {
    int worker = 0;
    while (workingOn[worker] != IDLE) {
      worker++;
    }
    workingOn[worker] = attempt;
    workNanos[worker] = nanos;
    idleWorkers--;
    return worker;
  }

  /// A worker has finished.
  ///
  /// @return the attempt that it worked on
  long end(int worker) {
    long attempt = workingOn[worker];
    workingOn[worker] = IDLE;
    idleWorkers++;
    workedNanos += workNanos[worker];
    meter.answered(workNanos[worker]);
    return attempt;
  }

  /// All that it had is lost.
  void die(boolean silently) {
    dead = true;
    diedSilently = silently;
    life = life + 1 & 0xff;
    while (meter.queue() > 0) {
      meter.dropped();
    }
    length = 0;
    idleWorkers = workingOn.length;
    Arrays.fill(workingOn, IDLE);
  }

  void revive() {
    dead = false;
  }

  double currentSpeed() {
    return speed * left;
  }
}
