package io.swarmdns.bench.swarm;

import io.swarmdns.proto.NodeStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Who takes whom for dead, as the nodes' status says.
public final class Sightings {
  private static final long POLL_MILLIS = 10;

  private Sightings() {}

  /// Waits until every running node has noticed that one is dead.
  ///
  /// @param fromNanos from when to count, by [System#nanoTime]
  /// @return milliseconds at which each noticed, by its name; without those that did not in time
  public static Map<String, Double> awaitDead(
      SwarmProcesses swarm, String dead, long fromNanos, double secondsMax)
      throws InterruptedException {
    var noticed = new HashMap<String, Double>();
    var others = swarm.nodes().stream().filter(node -> !node.name().equals(dead)).toList();
    long deadline = fromNanos + (long) (secondsMax * 1e9);
    while (noticed.size() < others.size() && System.nanoTime() < deadline) {
      for (NodeProcess node : others) {
        if (!noticed.containsKey(node.name()) && silent(node).contains(dead)) {
          noticed.put(node.name(), (System.nanoTime() - fromNanos) / 1e6);
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    return noticed;
  }

  /// Watches nodes that all live, and counts how often one takes another for dead.
  public static int falseDeaths(SwarmProcesses swarm, double seconds) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    var before = new HashMap<String, Set<String>>();
    int count = 0;
    while (System.nanoTime() < end) {
      for (NodeProcess node : swarm.nodes()) {
        var now = silent(node);
        var known = before.put(node.name(), now);
        for (String name : now) {
          if (known == null || !known.contains(name)) {
            count++;
            System.out.printf("%s takes %s for dead%n", node.name(), name);
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return count;
  }

  /// The nodes that a node does not see alive.
  private static Set<String> silent(NodeProcess node) {
    var silent = new HashSet<String>();
    SwarmProcesses.status(node)
        .ifPresent(status ->
            status.getNodesList().stream()
                .filter(each -> each.getLiveness() == NodeStatus.Liveness.SILENT)
                .forEach(each -> silent.add(each.getMetadata().getName())));
    return silent;
  }
}
