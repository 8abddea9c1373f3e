package io.swarmdns.server.swarm;

import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.placement.PeerIds;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees when a node's zones are not the leader's at the same index. Whatever the cause, nodes that
/// answer differently are worse than one that loads all of it again.
///
/// Who gives up what it has is another peer of the log afterwards, and its vote is lost until the
/// leader has given that to its successor. So a node whose vote the others need keeps what it has
/// until they do not need it: else nobody could make an edit, or that change, ever again. Called by
/// one thread.
final class DivergenceWatch {
  private static final String WHAT = "this node's zones differ from the leader's at the same index";
  private static final Logger LOG = LoggerFactory.getLogger(DivergenceWatch.class);

  /// How often in a row a difference must be seen to be believed.
  private static final int TICKS = 8;

  private final String self;
  private final Supplier<LogStatus> log;
  private final ProgressBoard board;
  private final Predicate<String> alive;
  private final Consumer<String> diverged;
  private int ticks;
  private boolean told;

  /// @param self this node's name
  /// @param log how this node sees the log now
  /// @param alive whether a node is, by its name
  /// @param diverged is told once of each difference, with what it is
  DivergenceWatch(
      String self,
      Supplier<LogStatus> log,
      ProgressBoard board,
      Predicate<String> alive,
      Consumer<String> diverged) {
    this.self = self;
    this.log = log;
    this.board = board;
    this.alive = alive;
    this.diverged = diverged;
  }

  void tick() {
    var status = log.get();
    boolean differs =
        status
            .leader()
            .map(PeerIds::node)
            .filter(leader -> !leader.equals(self))
            .filter(board::hasDiverged)
            .isPresent();
    if (!differs) {
      ticks = 0;
      told = false;
      return;
    }
    ticks++;
    if (ticks < TICKS || told) {
      return;
    }
    if (canBeSpared(status)) {
      told = true;
      diverged.accept(WHAT);
    } else if (ticks == TICKS) {
      LOG.error("{}: it keeps them as long as the others need its vote", WHAT);
    }
  }

  /// Whether the others are a majority of the voters without this node.
  private boolean canBeSpared(LogStatus status) {
    var voters =
        status.members().stream()
            .filter(member -> member.vote().counts())
            .map(member -> PeerIds.node(member.peerId()))
            .toList();
    long others = voters.stream().filter(voter -> !voter.equals(self)).filter(alive).count();
    return !voters.contains(self) || others > voters.size() / 2;
  }
}
