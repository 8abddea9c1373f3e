package io.swarmdns.server.admin;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.LiveOutcome;
import io.swarmdns.proto.Wait;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Brings edits to the leader, and tells what becomes of them. Blocks nowhere.
final class EditCalls {
  private static final long LIVE_USUAL_MILLIS = 10_000;
  private static final long LIVE_MAX_MILLIS = 60_000;

  private final LeaderClient leader;
  private final LiveWaits waits;
  private final ScheduledExecutorService timer;

  EditCalls(LeaderClient leader, LiveWaits waits, ScheduledExecutorService timer) {
    this.leader = leader;
    this.waits = waits;
    this.timer = timer;
  }

  void edit(Actor actor, EditRequest request, Outlet<EditProgress> outlet) {
    var submission = actor.submission(request.getChangeset(), request.getWait()).build();
    var _ =
        leader
            .submit(submission)
            .whenComplete((outcome, failure) ->
                conclude(
                    outcome == null ? new EditOutcome.Unknown(String.valueOf(failure)) : outcome,
                    request.getWait(),
                    request.getWaitMillis(),
                    outlet));
  }

  /// Tells the outcome, waits for the nodes to answer with it if that was asked for, and ends.
  ///
  /// @param waitMillis as it came, unsigned; 0: the usual; more than the most: the most
  void conclude(EditOutcome outcome, Wait wait, int waitMillis, Outlet<EditProgress> outlet) {
    outlet.send(Replies.of(outcome));
    if (outcome instanceof EditOutcome.Committed committed && wait == Wait.LIVE) {
      awaitLive(committed.index(), millis(waitMillis), outlet);
    } else {
      outlet.end();
    }
  }

  private static long millis(int asked) {
    return asked == 0
        ? LIVE_USUAL_MILLIS
        : Math.min(Integer.toUnsignedLong(asked), LIVE_MAX_MILLIS);
  }

  private void awaitLive(long index, long millis, Outlet<EditProgress> outlet) {
    var expired = new AtomicBoolean();
    var live =
        waits.await(index, node -> outlet.send(EditProgress.newBuilder().setNode(node).build()));
    var deadline =
        timer.schedule(
            () -> {
              expired.set(true);
              waits.expire(
                  live, "it has not said within " + millis + " ms that it answers with it");
            },
            millis,
            TimeUnit.MILLISECONDS);
    outlet.whenGone(() -> waits.expire(live, "nobody waits any more"));
    var _ =
        live.thenAccept(nodes -> {
          deadline.cancel(false);
          // Whoever is not waited for has its reason among the nodes.
          var outcome = LiveOutcome.newBuilder().setAllLive(!expired.get()).addAllNodes(nodes);
          outlet.end(EditProgress.newBuilder().setLive(outcome).build());
        });
  }
}
