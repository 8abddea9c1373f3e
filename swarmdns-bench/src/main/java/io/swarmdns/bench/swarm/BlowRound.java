package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A blow under a stream of edits and queries, and whether all that was promised is there
/// afterwards.
///
/// Writers make chains of steps, each in its own zone, from clients that know all nodes.
public final class BlowRound {
  private static final int WRITERS = 8;
  private static final int PACE_MILLIS = 20;
  private static final int QUERIES_PER_SECOND = 500;

  /// Edits and queries before the blow, in milliseconds: a random time, so that it hits anywhere.
  private static final int BEFORE_MIN = 500;

  private static final int BEFORE_MAX = 1_500;

  /// How long edits go on once they are possible again.
  private static final long AFTER_MILLIS = 1_500;

  private final SwarmProcesses swarm;
  private final Blow blow;
  private final int number;

  /// What a round has shown.
  ///
  /// @param lostEdits acknowledged and not there, at any node
  /// @param doubledEdits done twice, at any node
  /// @param lostQueries at nodes that went on
  /// @param gapMillis longest time around the blow without an acknowledgement to any client
  /// @param problems what clients were told wrongly; empty when all is well
  public record Outcome(
      int edits,
      int lostEdits,
      int doubledEdits,
      long queries,
      long lostQueries,
      double gapMillis,
      List<String> problems) {
    public boolean isRight() {
      return lostEdits == 0 && doubledEdits == 0 && problems.isEmpty();
    }
  }

  private BlowRound(SwarmProcesses swarm, Blow blow, int number) {
    this.swarm = swarm;
    this.blow = blow;
    this.number = number;
  }

  /// Runs one round. The swarm is whole before and after it.
  ///
  /// @param number names the zones, and must be another one each time
  /// @throws IOException when the swarm does not become whole and equal again
  public static Outcome run(SwarmProcesses swarm, Blow blow, int number)
      throws IOException, InterruptedException {
    return new BlowRound(swarm, blow, number).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    for (int i = 0; i < WRITERS; i++) {
      swarm.edit(RecordEdits.create(origin(i)));
    }
    var writers = startWriters();
    var streams = new ArrayList<PacedQueries>();
    var watched = swarm.nodes();
    for (NodeProcess node : watched) {
      streams.add(PacedQueries.start(node.home().dns(), origin(0), QUERIES_PER_SECOND));
    }
    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(BEFORE_MIN, BEFORE_MAX));
    var survivors = blow.strike(swarm);
    long struck = System.nanoTime();
    if (blow.leavesMajority()) {
      awaitEdits(writers, struck);
    }
    var queries = endQueries(watched, streams, survivors);
    blow.mend(swarm);
    if (!blow.leavesMajority()) {
      awaitEdits(writers, struck);
    }
    for (StepWriter writer : writers) {
      writer.end();
    }
    swarm.awaitWhole();
    return check(writers, queries, struck);
  }

  private String origin(int writer) {
    return "w" + writer + ".r" + number + ".test.";
  }

  private List<StepWriter> startWriters() {
    var writers = new ArrayList<StepWriter>();
    var admins = new ArrayList<>(swarm.admins());
    for (int i = 0; i < WRITERS; i++) {
      java.util.Collections.rotate(admins, 1);
      writers.add(StepWriter.start(origin(i), admins, PACE_MILLIS));
    }
    return writers;
  }

  /// Waits until each writer has gone on after the blow, and a little longer.
  private static void awaitEdits(List<StepWriter> writers, long struckNanos)
      throws IOException, InterruptedException {
    Await.until(
        "edits go on after the blow",
        SwarmProcesses.PATIENCE,
        () -> writers.stream().allMatch(writer -> hasGoneOn(writer, struckNanos)));
    TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
  }

  private static boolean hasGoneOn(StepWriter writer, long struckNanos) {
    long[] times = writer.acknowledged();
    return writer.failure().isPresent()
        || (times.length > 0 && times[times.length - 1] - struckNanos > 0);
  }

  private record Queries(long sent, long lost) {}

  private static Queries endQueries(
      List<NodeProcess> nodes, List<PacedQueries> streams, List<NodeProcess> survivors)
      throws InterruptedException {
    long sent = 0;
    long lost = 0;
    for (int i = 0; i < streams.size(); i++) {
      if (survivors.contains(nodes.get(i))) {
        var outcome = streams.get(i).end();
        sent += outcome.sent();
        lost += outcome.lost() + outcome.refused();
      } else {
        streams.get(i).close();
      }
    }
    return new Queries(sent, lost);
  }

  private Outcome check(List<StepWriter> writers, Queries queries, long struckNanos)
      throws IOException, InterruptedException {
    var found = new StepCheck(0, 0);
    var problems = new ArrayList<String>();
    int edits = 0;
    for (StepWriter writer : writers) {
      edits += writer.steps();
      writer.failure().ifPresent(e -> problems.add(writer.origin() + ": " + e.getMessage()));
      swarm.awaitEqual(writer.origin());
      for (NodeProcess node : swarm.nodes()) {
        found = found.plus(StepCheck.at(node, writer));
      }
      swarm.edit(RecordEdits.remove(writer.origin()));
    }
    return new Outcome(
        edits,
        found.lost(),
        found.doubled(),
        queries.sent(),
        queries.lost(),
        gapMillis(writers, struckNanos),
        problems);
  }

  /// The longest time without an acknowledgement, of those that do not end before the blow.
  private static double gapMillis(List<StepWriter> writers, long struckNanos) {
    long[] times =
        writers.stream()
            .flatMapToLong(writer -> Arrays.stream(writer.acknowledged()))
            .map(nanos -> nanos - struckNanos)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < times.length; i++) {
      if (times[i] >= 0) {
        longest = Math.max(longest, times[i] - times[i - 1]);
      }
    }
    return longest / 1e6;
  }
}
