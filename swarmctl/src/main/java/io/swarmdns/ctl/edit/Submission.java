package io.swarmdns.ctl.edit;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.swarmdns.ctl.connect.CallFailure;
import io.swarmdns.ctl.connect.Node;
import io.swarmdns.ctl.connect.Swarm;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One edit on its way: sent to one node after another, round after round with growing pauses,
/// until the outcome is known or the time is up. That is safe because the swarm does one request id
/// once.
///
/// The time starts again whenever a node tells of progress: an upload may take as long as it needs.
public final class Submission {
  /// How long a node may be silent before another is asked, while the edit is not committed.
  private static final Duration SILENCE_MAX = Duration.ofSeconds(8);

  /// How much longer than it was told to wait a node may take to tell who is live.
  private static final Duration LIVE_GRACE = Duration.ofSeconds(3);

  /// What the protocol allows.
  private static final Duration LIVE_WAIT_MAX = Duration.ofSeconds(60);

  private static final long PAUSE_FIRST_MILLIS = 100;
  private static final long PAUSE_MAX_MILLIS = 2_000;

  private final Swarm swarm;
  private final EditCall call;
  private final EditListener listener;
  private long deadlineNanos;
  private @Nullable Committed committed;
  private boolean mayHaveBeenDone;
  private boolean somebodyThere;
  private List<String> problems = new ArrayList<>();

  private Submission(Swarm swarm, EditCall call, EditListener listener) {
    this.swarm = swarm;
    this.call = call;
    this.listener = listener;
  }

  /// Sends an edit and waits for its outcome.
  public static EditOutcome of(Swarm swarm, EditCall call, EditListener listener)
      throws InterruptedException {
    return new Submission(swarm, call, listener).run();
  }

  private EditOutcome run() throws InterruptedException {
    renewDeadline();
    for (long pause = PAUSE_FIRST_MILLIS; ; pause = Math.min(2 * pause, PAUSE_MAX_MILLIS)) {
      problems = new ArrayList<>();
      somebodyThere = false;
      for (Node node : swarm.nodes()) {
        var outcome = attempt(node);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      if (remaining().toMillis() <= pause || !somebodyThere) {
        return gaveUp();
      }
      listener.tryingAgain(String.join("; ", problems));
      Thread.sleep(pause);
    }
  }

  private EditOutcome gaveUp() {
    String why = String.join("; ", problems);
    if (committed != null) {
      return new EditOutcome.LiveUnknown(committed, why);
    }
    return mayHaveBeenDone ? new EditOutcome.Unknown(why) : new EditOutcome.NotSent(problems);
  }

  /// Empty: try elsewhere, or again.
  private Optional<EditOutcome> attempt(Node node) throws InterruptedException {
    try {
      Duration liveWait = min(remaining(), LIVE_WAIT_MAX);
      var progress = call.send(node.admin(), liveWait);
      try {
        return follow(node, progress, liveWait);
      } finally {
        progress.cancel("outcome known", null);
      }
    } catch (StatusException e) {
      CallFailure failure = node.judge(e);
      if (!failure.worthAnother()) {
        throw failure.toFailure();
      }
      mayHaveBeenDone |= failure.mayHaveBeenDone();
      somebodyThere |= failure.kind() != CallFailure.Kind.NOBODY_THERE;
      problems.add(failure.message());
    } catch (TimeoutException e) {
      mayHaveBeenDone = true;
      somebodyThere = true;
      problems.add(node.endpoint() + ": no answer in time");
    }
    return Optional.empty();
  }

  /// Reads to the end: what was committed is the outcome if nothing follows it.
  private Optional<EditOutcome> follow(
      Node node, BlockingClientCall<?, EditProgress> call, Duration liveWait)
      throws InterruptedException, StatusException, TimeoutException {
    Committed here = null;
    while (true) {
      Duration patience = here == null ? min(remaining(), SILENCE_MAX) : liveWait.plus(LIVE_GRACE);
      EditProgress message = call.read(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
      if (message == null) {
        return ended(node, here);
      }
      switch (message.getProgressCase()) {
        case COMMITTED -> {
          here = message.getCommitted();
          heardOfCommit(here);
        }
        case REFUSED -> {
          return refused(node, message.getRefused());
        }
        case NODE -> listener.node(message.getNode());
        case LIVE -> {
          return Optional.of(
              new EditOutcome.Done(
                  here == null ? Committed.getDefaultInstance() : here,
                  Optional.of(message.getLive())));
        }
        case IMPORTING -> {
          renewDeadline();
          listener.importing(message.getImporting());
        }
        case UNKNOWN -> {
          mayHaveBeenDone = true;
          somebodyThere = true;
          problems.add(node.endpoint() + ": " + message.getUnknown());
          return Optional.empty();
        }
        case PROGRESS_NOT_SET -> {
          // of a newer version, which tells more
        }
      }
    }
  }

  private void heardOfCommit(Committed here) {
    if (committed == null) {
      committed = here;
      listener.committed(here);
    }
  }

  private Optional<EditOutcome> ended(Node node, @Nullable Committed here) {
    if (here != null) {
      return Optional.of(new EditOutcome.Done(here, Optional.empty()));
    }
    mayHaveBeenDone = true;
    somebodyThere = true;
    problems.add(node.endpoint() + ": the answer ended without an outcome");
    return Optional.empty();
  }

  /// What passes by itself is waited for: no leader just now, too much to do.
  private Optional<EditOutcome> refused(Node node, Refused refused) {
    boolean passes =
        refused.getKind() == Refused.Kind.NO_LEADER || refused.getKind() == Refused.Kind.OVERLOADED;
    if (committed == null && (!passes || remaining().toMillis() <= PAUSE_MAX_MILLIS)) {
      // After an attempt without an outcome only a final refusal tells that nothing was done.
      return Optional.of(
          passes && mayHaveBeenDone
              ? new EditOutcome.Unknown(node.endpoint() + ": " + RefusalText.summary(refused))
              : new EditOutcome.Declined(refused));
    }
    somebodyThere = true;
    problems.add(node.endpoint() + ": " + RefusalText.summary(refused));
    return Optional.empty();
  }

  private void renewDeadline() {
    deadlineNanos = System.nanoTime() + swarm.timeout().toNanos();
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
