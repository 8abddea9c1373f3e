package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogCluster;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.RecordingMachine;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Simulated logs for the contract's tests: virtual time passes while somebody waits.
final class SimCluster implements LogCluster {
  private static final int SNAPSHOT_EVERY = 1_000_000;
  private static final int DELAY_MICROS_MAX = 5_000;
  private static final long WAIT_MICROS = 300_000_000;
  private static final long STEP_MICROS = 1_000;

  private final EventQueue queue = new EventQueue();
  private final RandomGenerator random;
  private final SimNetwork network;
  private final Map<String, Node> nodes = new TreeMap<>();

  /// A node, running or not.
  private static final class Node {
    final SimDisk disk;
    SimProcess process;
    RecordingMachine machine = new RecordingMachine();
    SimLog log;

    Node(SimDisk disk, SimProcess process, SimLog log, RecordingMachine machine) {
      this.disk = disk;
      this.process = process;
      this.log = log;
      this.machine = machine;
    }
  }

  SimCluster(long seed) {
    random = new SplittableRandom(seed);
    network = new SimNetwork(queue, random, DELAY_MICROS_MAX);
  }

  @Override
  public List<String> start(int voters) throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < voters; i++) {
      String id = "n" + i;
      ids.add(id);
      if (i == 0) {
        begin(id, SimNode.Start.FIRST);
        await("n0 leads", () -> log("n0").status().role() == LogRole.LEADER);
      } else {
        change(new MemberChange.Add(join(id)));
        change(new MemberChange.Promote(id, Vote.VOTER));
      }
    }
    return ids;
  }

  private void change(MemberChange change) throws Exception {
    var done = log("n0").changeMembers(change);
    await(change.toString(), done::isDone);
    done.get();
  }

  private LogMember self(String id) {
    return new LogMember(id, id, 1, Vote.LISTENER);
  }

  private void begin(String id, SimNode.Start how) {
    var before = nodes.get(id);
    var disk = before == null ? new SimDisk(random, DELAY_MICROS_MAX) : before.disk;
    var process = new SimProcess(id, queue, random);
    var machine = new RecordingMachine();
    network.listen(process);
    var log =
        switch (how) {
          case FIRST -> SimLog.create(self(id), process, network, disk, machine, SNAPSHOT_EVERY);
          case JOIN -> SimLog.join(id, process, network, disk, machine, SNAPSHOT_EVERY);
          case AGAIN -> SimLog.open(id, process, network, disk, machine, SNAPSHOT_EVERY);
        };
    process.receiveBy(message -> log.receive((RaftMessage) message));
    nodes.put(id, new Node(disk, process, log, machine));
  }

  @Override
  public LogMember join(String peerId) {
    begin(peerId, SimNode.Start.JOIN);
    return self(peerId);
  }

  private Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  @Override
  public ReplicatedLog log(String peerId) {
    return new WaitedForLog(node(peerId).log, this::pass);
  }

  @Override
  public RecordingMachine machine(String peerId) {
    return node(peerId).machine;
  }

  @Override
  public void stop(String peerId) {
    node(peerId).log.close();
    pass();
    node(peerId).process.after(STEP_MICROS, () -> {});
  }

  @Override
  public void kill(String peerId) {
    var node = node(peerId);
    node.process.kill();
    node.log.close();
    node.disk.crash();
  }

  @Override
  public void restart(String peerId) {
    node(peerId).process.kill();
    begin(peerId, SimNode.Start.AGAIN);
  }

  /// Lets a little time pass.
  private void pass() {
    queue.runUntil(queue.nowMicros() + STEP_MICROS);
  }

  @Override
  public void await(String what, Condition condition) throws Exception {
    long until = queue.nowMicros() + WAIT_MICROS;
    while (!condition.holds()) {
      if (queue.nowMicros() > until) {
        throw new AssertionError("never came: " + what);
      }
      pass();
    }
  }

  @Override
  public void close() {
    nodes.values().forEach(node -> node.process.kill());
  }
}
