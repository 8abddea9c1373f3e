package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.NodeLive;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Asks for one edit after the other, at any node, and again until it knows what became of it.
final class SimClient {
  private static final long ANSWER_MICROS_MAX = 4_000_000;
  private static final long LIVE_MICROS_MAX = 8_000_000;

  private final String name;
  private final SimSwarm swarm;
  private final EventQueue queue;
  private final RandomGenerator random;
  private final Trace trace;
  private final int thinkMicrosMax;
  private int attempt;
  private boolean busy;
  private boolean stopping;

  SimClient(
      String name,
      SimSwarm swarm,
      EventQueue queue,
      RandomGenerator random,
      Trace trace,
      int thinkMicrosMax) {
    this.name = name;
    this.swarm = swarm;
    this.queue = queue;
    this.random = random;
    this.trace = trace;
    this.thinkMicrosMax = thinkMicrosMax;
  }

  /// Begins no new edit from now on.
  void stop() {
    stopping = true;
  }

  boolean isBusy() {
    return busy;
  }

  void start() {
    queue.after(random.nextInt(thinkMicrosMax), this::next);
  }

  private void next() {
    if (stopping) {
      busy = false;
      return;
    }
    var edit = swarm.workload().next();
    ask(edit, this::start);
  }

  /// Asks until it is known what became of the edit.
  void ask(SimEdit edit, Runnable then) {
    busy = true;
    swarm.oracle().begins(edit);
    trace.add(name, "wants", edit.text());
    attempt(edit, random.nextInt(4) == 0, then);
  }

  private void attempt(SimEdit edit, boolean live, Runnable then) {
    int number = ++attempt;
    var machine = swarm.anyUp();
    var node = machine == null ? null : machine.node();
    if (node == null || !node.runs()) {
      again(edit, live, then);
      return;
    }
    long deadline = queue.nowMicros() + ANSWER_MICROS_MAX;
    queue.after(
        ANSWER_MICROS_MAX + 1,
        () -> {
          if (attempt == number) {
            attempt++;
            again(edit, live, then);
          }
        });
    var _ =
        node.edit(edit, live, deadline)
            .whenComplete((outcome, failure) ->
                queue.guarded(() -> {
                  if (failure != null) {
                    throw new IllegalStateException("an edit failed", failure);
                  }
                  if (attempt == number && node.runs()) {
                    attempt++;
                    told(node, edit, outcome, live, then);
                  }
                }));
  }

  private void again(SimEdit edit, boolean live, Runnable then) {
    queue.after(50_000 + random.nextInt(250_000), () -> attempt(edit, live, then));
  }

  private void told(SimNode node, SimEdit edit, EditOutcome outcome, boolean live, Runnable then) {
    trace.add(name, "told", SwarmModel.idText(edit.id()), node.name(), outcome);
    swarm.told(edit, outcome);
    switch (outcome) {
      case EditOutcome.Committed committed -> {
        if (live) {
          var _ = awaitLive(node, committed.index());
        }
        finish(then);
      }
      case EditOutcome.NotMade _ -> finish(then);
      case EditOutcome.NotLeader _, EditOutcome.Unknown _ -> again(edit, live, then);
    }
  }

  /// Hears of each node that answers with the edit, then of all.
  private CompletableFuture<List<NodeLive>> awaitLive(SimNode node, long index) {
    var heard = new HashSet<String>();
    return node.live(
            index,
            LIVE_MICROS_MAX,
            live ->
                queue.guarded(() -> {
                  if (!live.getLive() || !heard.add(live.getNode())) {
                    throw new Violation("told twice, or of one that is not live: " + live);
                  }
                  if (node.runs()) {
                    swarm.oracle().toldLive(index, List.of(live));
                  }
                }))
        .whenComplete((nodes, _) ->
            queue.guarded(() -> {
              if (node.runs()) {
                trace.add(name, "live", index, nodes.size());
                swarm.oracle().toldLive(index, nodes);
                requireAllTold(heard, nodes);
              }
            }));
  }

  private static void requireAllTold(Set<String> heard, List<NodeLive> nodes) {
    for (var live : nodes) {
      if (live.getLive() && !heard.contains(live.getNode())) {
        throw new Violation("live, and was not told before: " + live);
      }
    }
  }

  private void finish(Runnable then) {
    busy = false;
    then.run();
  }
}
