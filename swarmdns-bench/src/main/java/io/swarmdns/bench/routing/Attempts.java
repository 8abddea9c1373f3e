package io.swarmdns.bench.routing;

import java.util.Arrays;

/// The queries on their way, each sending of one an attempt with a number of its own, in a ring of
/// primitive arrays. Attempts end in the order of their numbers, because all have the same timeout.
final class Attempts {
  long[] query;
  long[] arrivedNanos;
  long[] sentNanos;
  long[] atServerNanos;
  long[] workedNanos;
  long[] heldNanos;
  long[] serviceNanos;
  int[] queue;
  int[] inFlight;
  int[] forwarder;
  int[] server;
  int[] group;
  byte[] tries;
  boolean[] open;

  private long oldest;
  private long next;

  Attempts() {
    query = new long[1024];
    arrivedNanos = new long[1024];
    sentNanos = new long[1024];
    atServerNanos = new long[1024];
    workedNanos = new long[1024];
    heldNanos = new long[1024];
    serviceNanos = new long[1024];
    queue = new int[1024];
    inFlight = new int[1024];
    forwarder = new int[1024];
    server = new int[1024];
    group = new int[1024];
    tries = new byte[1024];
    open = new boolean[1024];
  }

  /// A new attempt's number.
  long add() {
    if (next - oldest == query.length) {
      grow();
    }
    return next++;
  }

  /// Where in the arrays an attempt is.
  int at(long attempt) {
    return (int) attempt & query.length - 1;
  }

  boolean isKept(long attempt) {
    return attempt >= oldest;
  }

  /// Whether there is one of that number, or has been.
  boolean isGiven(long attempt) {
    return attempt < next;
  }

  long oldest() {
    return oldest;
  }

  boolean isEmpty() {
    return oldest == next;
  }

  void forgetOldest() {
    oldest++;
  }

  /// To twice the size: what was at i is at i or at i + size, by its number.
  private void grow() {
    query = doubled(query);
    arrivedNanos = doubled(arrivedNanos);
    sentNanos = doubled(sentNanos);
    atServerNanos = doubled(atServerNanos);
    workedNanos = doubled(workedNanos);
    heldNanos = doubled(heldNanos);
    serviceNanos = doubled(serviceNanos);
    queue = doubled(queue);
    inFlight = doubled(inFlight);
    forwarder = doubled(forwarder);
    server = doubled(server);
    group = doubled(group);
    int size = tries.length;
    tries = Arrays.copyOf(tries, 2 * size);
    System.arraycopy(tries, 0, tries, size, size);
    open = Arrays.copyOf(open, 2 * size);
    System.arraycopy(open, 0, open, size, size);
  }

  private static long[] doubled(long[] array) {
    var copy = Arrays.copyOf(array, 2 * array.length);
    System.arraycopy(array, 0, copy, array.length, array.length);
    return copy;
  }

  private static int[] doubled(int[] array) {
    var copy = Arrays.copyOf(array, 2 * array.length);
    System.arraycopy(array, 0, copy, array.length, array.length);
    return copy;
  }
}
