package io.swarmdns.server.swarm;

import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives leadership to a voter that has caught up, before a node ends: an election would take
/// longer.
final class HandOver {
  private static final Duration WAIT_MAX = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private HandOver() {}

  /// Does nothing where this node does not lead, or nobody can succeed it. Waits for two seconds at
  /// most.
  ///
  /// @param self this node's peer id
  static void of(ReplicatedLog log, String self) {
    var status = log.status();
    if (status.role() != LogRole.LEADER) {
      return;
    }
    var successor =
        status.members().stream()
            .filter(member -> member.vote() == Vote.VOTER && !member.peerId().equals(self))
            .filter(member -> status.reaches(member.peerId(), 0))
            .findFirst();
    if (successor.isEmpty()) {
      return;
    }
    try {
      log.transferLeadership(successor.get().peerId())
          .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("leadership goes to {}", PeerIds.node(successor.get().peerId()));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("leadership was not handed over: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
