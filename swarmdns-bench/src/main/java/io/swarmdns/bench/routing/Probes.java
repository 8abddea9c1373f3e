package io.swarmdns.bench.routing;

import java.util.Arrays;

/// The probes on their way, in primitive arrays; a slot is used again once its probe is back.
final class Probes {
  private int[] forwarder = new int[64];
  private int[] server = new int[64];
  private long[] sentNanos = new long[64];
  private int[] queue = new int[64];
  private long[] serviceNanos = new long[64];
  private long[] latencyNanos = new long[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private long sent;

  int add(int from, int to, long nowNanos) {
    int slot = freeCount > 0 ? free[--freeCount] : newSlot();
    forwarder[slot] = from;
    server[slot] = to;
    sentNanos[slot] = nowNanos;
    sent++;
    return slot;
  }

  private int newSlot() {
    if (used == server.length) {
      int size = 2 * used;
      forwarder = Arrays.copyOf(forwarder, size);
      server = Arrays.copyOf(server, size);
      sentNanos = Arrays.copyOf(sentNanos, size);
      queue = Arrays.copyOf(queue, size);
      serviceNanos = Arrays.copyOf(serviceNanos, size);
      latencyNanos = Arrays.copyOf(latencyNanos, size);
      free = Arrays.copyOf(free, size);
    }
    return used++;
  }

  /// How many have been sent in all.
  long sent() {
    return sent;
  }

  void answer(int probe, int length, long service, long latency) {
    queue[probe] = length;
    serviceNanos[probe] = service;
    latencyNanos[probe] = latency;
  }

  void read(int probe, Report report) {
    report.heldNanos = 0;
    report.workNanos = 0;
    report.queue = queue[probe];
    report.serviceNanos = serviceNanos[probe];
    report.latencyNanos = latencyNanos[probe];
  }

  int forwarder(int probe) {
    return forwarder[probe];
  }

  int server(int probe) {
    return server[probe];
  }

  long sentNanos(int probe) {
    return sentNanos[probe];
  }

  void free(int probe) {
    free[freeCount++] = probe;
  }
}
