package io.swarmdns.server.swarm;

import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import java.util.function.Consumer;

/// Sees when a node's zones are not the leader's at the same index. Whatever the cause, nodes that
/// answer differently are worse than one that loads all of it again. Called by one thread.
final class DivergenceWatch {
  /// How often in a row a difference must be seen to be believed.
  private static final int TICKS = 8;

  private final String self;
  private final ReplicatedLog log;
  private final ProgressBoard board;
  private final Consumer<String> diverged;
  private int ticks;

  /// @param self this node's name
  /// @param diverged is told once of each difference, with what it is
  DivergenceWatch(String self, ReplicatedLog log, ProgressBoard board, Consumer<String> diverged) {
    this.self = self;
    this.log = log;
    this.board = board;
    this.diverged = diverged;
  }

  void tick() {
    boolean differs =
        log.status()
            .leader()
            .map(PeerIds::node)
            .filter(leader -> !leader.equals(self))
            .filter(board::hasDiverged)
            .isPresent();
    if (!differs) {
      ticks = 0;
    } else if (++ticks == TICKS) {
      diverged.accept("this node's zones differ from the leader's at the same index");
    }
  }
}
