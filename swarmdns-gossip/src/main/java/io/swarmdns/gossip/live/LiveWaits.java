package io.swarmdns.gossip.live;

import io.swarmdns.proto.NodeLive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Waits until every live node answers with an edit.
///
/// A node counts when it has said itself that its queries see the edit's index, so that none named
/// in the outcome can answer older data afterwards. Nodes that are dead, starting or leaving are
/// not waited for; the outcome says why. Thread-safe; somebody else has the clock and calls
/// [#expire].
public final class LiveWaits {
  private final ProgressBoard board;
  private final LiveNodes nodes;
  private final List<Wait> waits = new ArrayList<>();

  private static final class Wait {
    final long index;
    final Consumer<NodeLive> progress;
    final CompletableFuture<List<NodeLive>> outcome = new CompletableFuture<>();
    final Set<String> seen = new HashSet<>();

    Wait(long index, Consumer<NodeLive> progress) {
      this.index = index;
      this.progress = progress;
    }
  }

  public LiveWaits(ProgressBoard board, LiveNodes nodes) {
    this.board = board;
    this.nodes = nodes;
    board.subscribe(this::check);
  }

  /// @param index of the edit's log entry
  /// @param progress is told of each node once it answers with the edit, before the outcome
  /// @return all enrolled nodes, with the reason of those that do not answer with it; completes
  ///   when all that are waited for do, or by [#expire]
  public CompletableFuture<List<NodeLive>> await(long index, Consumer<NodeLive> progress) {
    var wait = new Wait(index, progress);
    synchronized (waits) {
      waits.add(wait);
    }
    check();
    return wait.outcome;
  }

  /// How many waits there are.
  public int count() {
    synchronized (waits) {
      return waits.size();
    }
  }

  /// Looks again: nodes have come, gone, or moved on.
  public void check() {
    List<Runnable> calls = new ArrayList<>();
    synchronized (waits) {
      if (waits.isEmpty()) {
        return;
      }
      var now = nodes.now();
      waits.removeIf(wait -> {
        boolean all = true;
        for (var node : now.entrySet()) {
          if (board.index(node.getKey()) >= wait.index) {
            if (wait.seen.add(node.getKey())) {
              var live = NodeLive.newBuilder().setNode(node.getKey()).setLive(true).build();
              calls.add(() -> wait.progress.accept(live));
            }
          } else if (node.getValue().isEmpty()) {
            all = false;
          }
        }
        if (all) {
          var outcome = outcome(wait, "");
          calls.add(() -> wait.outcome.complete(outcome));
        }
        return all;
      });
    }
    calls.forEach(Runnable::run);
  }

  /// Ends a wait: those that have not come are named with the reason.
  @SuppressWarnings("ReferenceEquality") // a future is itself and nothing else
  public void expire(CompletableFuture<List<NodeLive>> outcome, String reason) {
    // Whoever takes a wait out completes it: one that is not there has its outcome on the way.
    boolean ended = false;
    List<NodeLive> result = List.of();
    synchronized (waits) {
      for (var wait : List.copyOf(waits)) {
        if (wait.outcome == outcome) {
          waits.remove(wait);
          result = outcome(wait, reason);
          ended = true;
        }
      }
    }
    if (ended) {
      outcome.complete(result);
    }
  }

  private List<NodeLive> outcome(Wait wait, String reason) {
    var outcome = new ArrayList<NodeLive>();
    nodes
        .now()
        .forEach((node, excuse) -> {
          boolean live = board.index(node) >= wait.index;
          var entry = NodeLive.newBuilder().setNode(node).setLive(live);
          if (!live) {
            entry.setReason(excuse.isEmpty() ? reason : excuse);
          }
          outcome.add(entry.build());
        });
    return outcome;
  }
}
