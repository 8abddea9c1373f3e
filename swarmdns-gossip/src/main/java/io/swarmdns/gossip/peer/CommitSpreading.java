package io.swarmdns.gossip.peer;

import io.swarmdns.gossip.log.ReplicatedLog;

/// Has the leader tell the others at once how far the log is committed, one question to them for
/// all edits that were committed while the one before was under way. Thread-safe.
final class CommitSpreading {
  private final ReplicatedLog log;
  private boolean underWay;
  private boolean again;

  CommitSpreading(ReplicatedLog log) {
    this.log = log;
  }

  /// What is committed now is told soon; when this node stops to lead meanwhile, its successor
  /// does.
  void soon() {
    synchronized (this) {
      if (underWay) {
        again = true;
        return;
      }
      underWay = true;
    }
    spread();
  }

  private void spread() {
    var _ =
        log.spreadCommit()
            .whenComplete((_, _) -> {
              if (isWantedAgain()) {
                spread();
              }
            });
  }

  private synchronized boolean isWantedAgain() {
    underWay = again;
    again = false;
    return underWay;
  }
}
