package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.ReplicatedLog;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Measures the log with three nodes in one process, on demand: run its `main`. Not a test, because
/// a machine that does other things makes any bound wrong.
final class RatisMeasurement {
  private static final int ENTRY_BYTES = 300;
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(6);

  private RatisMeasurement() {}

  /// Prints one line per figure.
  public static void main(String[] arguments) throws Exception {
    var root = Files.createTempDirectory("log-measurement");
    var cluster = new RatisCluster(root, options -> options);
    try {
      cluster.start(3);
      String leader = cluster.leader();
      var log = cluster.log(leader);
      commits(log, 64);
      commits(log, 1);
      commits(log, 64);
      spread(cluster, log);
      processor("three idle nodes", 5);
      String dead = leader.equals("n2") ? "n1" : "n2";
      cluster.stop(dead);
      processor("two nodes, one dead, the first 5 s", 5);
      processor("two nodes, one dead, after that", 10);
      processor("two nodes, one dead, later", 10);
      commits(log, 64);
      processor("two nodes, one dead, with entries before", 5);
    } finally {
      cluster.close();
      RatisCluster.delete(root);
    }
    System.exit(0);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The slots tell when all are done.
  private static void commits(ReplicatedLog log, int writers) throws Exception {
    var entry = new byte[ENTRY_BYTES];
    var slots = new Semaphore(writers);
    var count = new AtomicLong();
    var latencies = new long[2_000_000];
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < ROUND_NANOS) {
      slots.acquire();
      long sent = System.nanoTime();
      log.propose(entry)
          .whenComplete((index, failure) -> {
            if (failure == null) {
              latencies[(int) count.getAndIncrement()] = System.nanoTime() - sent;
            }
            slots.release();
          });
    }
    slots.acquire(writers);
    double seconds = (System.nanoTime() - begin) / 1e9;
    int done = (int) count.get();
    Arrays.sort(latencies, 0, done);
    System.out.printf(
        "%d writers: %.0f commits/s, p50 %.2f ms, p99 %.2f ms%n",
        writers, done / seconds, latencies[done / 2] / 1e6, latencies[done * 99 / 100] / 1e6);
  }

  /// From the commit at the leader to its application at both followers.
  private static void spread(RatisCluster cluster, ReplicatedLog log) throws Exception {
    for (boolean spread : new boolean[] {false, true}) {
      var times = new long[100];
      for (int i = 0; i < times.length; i++) {
        long index = log.propose(new byte[] {'x'}).get();
        long committed = System.nanoTime();
        if (spread) {
          var unused = log.spreadCommit(); // What counts is when it is applied.
        }
        for (var id : new String[] {"n0", "n1", "n2"}) {
          while (cluster.log(id).status().appliedIndex() < index) {
            Thread.sleep(0, 200_000);
          }
        }
        times[i] = System.nanoTime() - committed;
      }
      Arrays.sort(times);
      System.out.printf(
          "applied at all followers after the commit, %s: p50 %.1f ms, p90 %.1f ms%n",
          spread ? "with spreadCommit" : "without", times[50] / 1e6, times[90] / 1e6);
    }
  }

  private static void processor(String what, int seconds) throws Exception {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long begin = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    double share = (system.getProcessCpuTime() - cpu) / (double) (System.nanoTime() - begin);
    System.out.printf(
        "%s: %.1f %% of a core, %d threads%n",
        what, 100 * share, ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
