package io.swarmdns.server.edit;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SettingsChange;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Changes replicated settings: reads, decides, and asks the leader to change what is still as it
/// was read; when it is not, once more. Blocks. Thread-safe.
public final class SettingsDoor {
  private static final int ATTEMPTS_MAX = 5;

  /// Longer than the leader's client takes before it gives up.
  private static final long WAIT_MAX_SECONDS = 30;

  /// How long this node may take to have what is committed elsewhere.
  private static final long APPLIED_MAX_MILLIS = 5_000;

  private static final long LOOK_MILLIS = 5;

  private final LeaderClient leader;
  private final GroupState state;
  private final ReplicatedLog log;
  private final SecureRandom random;

  public SettingsDoor(
      LeaderClient leader, GroupState state, ReplicatedLog log, SecureRandom random) {
    this.leader = leader;
    this.state = state;
    this.log = log;
    this.random = random;
  }

  /// What came of a change.
  public sealed interface Outcome {
    /// It is made, and this node has it unless it is far behind; or nothing had to change.
    record Made() implements Outcome {}

    /// It is not made; or, when `kind` is unspecified, nobody knows.
    record NotMade(Refused.Kind kind, String why) implements Outcome {}
  }

  /// Makes a change, or ends the call with a status that says why not.
  ///
  /// @param decide what to do to the settings as they are; empty: nothing has to change
  public void change(String author, Function<Settings, Optional<SettingsChange.Builder>> decide)
      throws InterruptedException {
    if (attempt(author, decide) instanceof Outcome.NotMade(var kind, var why)) {
      throw status(kind).withDescription(why).asRuntimeException();
    }
  }

  private static Status status(Refused.Kind kind) {
    return switch (kind) {
      case PRECONDITION, STALE -> Status.ABORTED;
      case OVERLOADED, DISK_FULL, TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
      case NOT_ALLOWED -> Status.PERMISSION_DENIED;
      case NO_LEADER, KIND_UNSPECIFIED, UNRECOGNIZED -> Status.UNAVAILABLE;
      case NO_SUCH_ZONE, ZONE_EXISTS, SERIAL, MALFORMED, INVALID, FOLLOWS_FILE, NO_SUCH_SERIAL ->
          Status.FAILED_PRECONDITION;
    };
  }

  /// Makes a change. The outcome may be unknown, which a retry of the same decision clears up.
  public Outcome attempt(String author, Function<Settings, Optional<SettingsChange.Builder>> decide)
      throws InterruptedException {
    Outcome last = new Outcome.NotMade(Refused.Kind.STALE, "not tried");
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      var change = decide.apply(state.settings());
      if (change.isEmpty()) {
        return new Outcome.Made();
      }
      last = submit(change.get().setAuthor(author).setRequestId(newRequestId()).build());
      if (!(last instanceof Outcome.NotMade(var kind, var _))
          || kind != Refused.Kind.PRECONDITION) {
        return last;
      }
      awaitApplied(log.status().committedIndex()); // what changed meanwhile is read anew
    }
    return last;
  }

  private ByteString newRequestId() {
    byte[] id = new byte[EditRequest.REQUEST_ID_BYTES];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }

  private Outcome submit(SettingsChange change) throws InterruptedException {
    EditOutcome outcome;
    try {
      outcome = leader.change(change).get(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      outcome = new EditOutcome.Unknown(e.toString());
    }
    return switch (outcome) {
      case EditOutcome.Committed(long index, var _, boolean _) -> {
        awaitApplied(index);
        yield new Outcome.Made();
      }
      case EditOutcome.NotMade(var refused) ->
          new Outcome.NotMade(refused.getKind(), Refusals.text(refused));
      case EditOutcome.NotLeader _ ->
          new Outcome.NotMade(Refused.Kind.NO_LEADER, "nobody leads now: try again");
      case EditOutcome.Unknown(String why) ->
          new Outcome.NotMade(
              Refused.Kind.KIND_UNSPECIFIED,
              "it is not known whether this was done (" + why + "): look, and try again");
    };
  }

  /// Waits until this node has applied the log up to an index, which may be that of an entry of the
  /// log's own; for some seconds at most.
  public void awaitApplied(long index) throws InterruptedException {
    for (long left = APPLIED_MAX_MILLIS;
        left > 0 && log.status().appliedIndex() < index;
        left -= LOOK_MILLIS) {
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
