package io.swarmdns.gossip.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Links between machines. A link keeps the order of its messages, as connections do; it delays
/// them, loses some, and can be cut in one direction.
final class SimNetwork {
  private final EventQueue queue;
  private final RandomGenerator random;
  private final Map<String, SimProcess> processes = new HashMap<>();
  private final Map<Link, Long> lastArrivalMicros = new HashMap<>();
  private final Set<Link> cut = new HashSet<>();
  private final Map<Link, Integer> slowerMicros = new HashMap<>();
  private final int delayMicrosMax;
  private double loss;
  private long sent;

  private record Link(String from, String to) {}

  /// @param delayMicrosMax on a link that is not slow
  SimNetwork(EventQueue queue, RandomGenerator random, int delayMicrosMax) {
    this.queue = queue;
    this.random = random;
    this.delayMicrosMax = delayMicrosMax;
  }

  /// The process that has the machine's address from now on.
  void listen(SimProcess process) {
    processes.put(process.machine(), process);
  }

  /// Messages sent so far.
  long sent() {
    return sent;
  }

  /// Sends a message to whoever runs on the machine now; it may not arrive.
  void send(SimProcess from, String to, Object message) {
    var receiver = processes.get(to);
    var link = new Link(from.machine(), to);
    sent++;
    if (receiver == null || !receiver.isAlive() || cut.contains(link)) {
      return;
    }
    if (loss > 0 && random.nextDouble() < loss) {
      return;
    }
    long delay = 100L + random.nextInt(delayMicrosMax) + slowerMicros.getOrDefault(link, 0);
    long at = Math.max(queue.nowMicros() + delay, lastArrivalMicros.getOrDefault(link, 0L));
    lastArrivalMicros.put(link, at);
    queue.after(
        at - queue.nowMicros(),
        () -> {
          // A connection does not survive its ends, nor being cut.
          if (!cut.contains(link)) {
            receiver.receive(message);
          }
        });
  }

  /// Whether messages get from one machine to the other.
  boolean connects(String from, String to) {
    return !cut.contains(new Link(from, to));
  }

  /// Cuts one direction.
  void cut(String from, String to) {
    cut.add(new Link(from, to));
  }

  /// Delays one direction by so much more.
  void slow(String from, String to, int micros) {
    slowerMicros.put(new Link(from, to), micros);
  }

  /// @param share of the messages that is lost from now on, 0 to 1
  void lose(double share) {
    loss = share;
  }

  /// All links work, without loss.
  void heal() {
    cut.clear();
    slowerMicros.clear();
    loss = 0;
  }
}
