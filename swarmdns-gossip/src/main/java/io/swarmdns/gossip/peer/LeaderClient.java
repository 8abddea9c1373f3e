package io.swarmdns.gossip.peer;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SubmitReply;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.UploadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Brings edits to whoever leads, from any node. While nobody does, it looks for a leader for two
/// seconds, then refuses: an election takes less. A request whose outcome a failing leader left open
/// is asked for again, which its id makes safe. Thread-safe.
public final class LeaderClient {
  /// How long a leader is looked for.
  static final Duration NO_LEADER_MAX = Duration.ofMillis(1_900);

  /// How long an edit may take in all before its outcome is called unknown.
  private static final Duration EDIT_MAX = Duration.ofSeconds(10);

  /// How long an upload may take.
  private static final Duration UPLOAD_MAX = Duration.ofMinutes(5);

  private static final long RETRY_MILLIS = 50;

  private final String self;
  private final ReplicatedLog log;
  private final PeerService here;
  private final Uploader uploader;
  private final Function<String, Optional<PeerGrpc.PeerStub>> peers;
  private final ScheduledExecutorService timer;

  /// @param self this node's name
  /// @param here takes the edits when this node leads
  /// @param peers how to reach a node, by name
  public LeaderClient(
      String self,
      ReplicatedLog log,
      PeerService here,
      Uploader uploader,
      Function<String, Optional<PeerGrpc.PeerStub>> peers,
      ScheduledExecutorService timer) {
    this.self = self;
    this.log = log;
    this.here = here;
    this.uploader = uploader;
    this.peers = peers;
    this.timer = timer;
  }

  /// Edits zones.
  public CompletableFuture<EditOutcome> submit(SubmitRequest request) {
    return new Attempt(
            EDIT_MAX,
            () -> here.submit(request),
            (stub, observer) -> stub.submit(request, observer))
        .begin();
  }

  /// Changes settings.
  public CompletableFuture<EditOutcome> change(SettingsChange change) {
    return new Attempt(
            EDIT_MAX,
            () -> here.change(change),
            (stub, observer) -> stub.changeSettings(change, observer))
        .begin();
  }

  /// Uploads a zone: see [Uploader].
  public CompletableFuture<EditOutcome> upload(SubmitRequest header, List<ByteString> pieces) {
    return new Attempt(
            UPLOAD_MAX,
            () -> uploader.upload(header, pieces),
            (stub, observer) -> send(stub.upload(observer), header, pieces))
        .begin();
  }

  private static void send(
      StreamObserver<UploadRequest> to, SubmitRequest header, List<ByteString> pieces) {
    to.onNext(UploadRequest.newBuilder().setHeader(header).build());
    for (var piece : pieces) {
      to.onNext(UploadRequest.newBuilder().setStream(piece).build());
    }
    to.onCompleted();
  }

  /// A call to another node.
  @FunctionalInterface
  private interface Remote {
    void call(PeerGrpc.PeerStub stub, StreamObserver<SubmitReply> observer);
  }

  /// A call to this node.
  @FunctionalInterface
  private interface Local {
    CompletableFuture<EditOutcome> call();
  }

  /// One request on its way to its outcome.
  private final class Attempt {
    private final CompletableFuture<EditOutcome> outcome = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final Duration max;
    private final Local local;
    private final Remote remote;
    private String hint = "";

    /// Whether some leader may have begun to do it.
    private boolean begun;

    Attempt(Duration max, Local local, Remote remote) {
      this.max = max;
      this.local = local;
      this.remote = remote;
    }

    CompletableFuture<EditOutcome> begin() {
      step();
      return outcome;
    }

    private void step() {
      String leader =
          hint.isEmpty() ? log.status().leader().map(PeerIds::node).orElse("") : hint;
      hint = "";
      if (leader.isEmpty()) {
        again("no node leads now");
        return;
      }
      if (leader.equals(self)) {
        local.call().whenComplete(this::got);
        return;
      }
      var stub = peers.apply(leader);
      if (stub.isEmpty()) {
        again("the leader, " + leader + ", is not known to gossip");
        return;
      }
      long left = Math.max(1, max.toMillis() - elapsedMillis());
      remote.call(
          stub.get().withDeadlineAfter(left, TimeUnit.MILLISECONDS),
          new StreamObserver<>() {
            @Override
            public void onNext(SubmitReply reply) {
              got(Replies.of(reply), null);
            }

            @Override
            public void onError(Throwable failure) {
              got(new EditOutcome.Unknown(leader + ": " + failure.getMessage()), null);
            }

            @Override
            public void onCompleted() {
              if (!outcome.isDone()) {
                again(leader + " gave no answer");
              }
            }
          });
    }

    private void got(@Nullable EditOutcome result, @Nullable Throwable failure) {
      switch (result) {
        case null -> {
          begun = true;
          again(String.valueOf(failure));
        }
        case EditOutcome.NotLeader(Optional<String> leader) -> {
          hint = leader.map(PeerIds::node).filter(name -> !name.equals(self)).orElse("");
          again("no node leads now");
        }
        case EditOutcome.Unknown(String reason) -> {
          begun = true;
          again(reason);
        }
        case EditOutcome.Committed _, EditOutcome.NotMade _ -> outcome.complete(result);
      }
    }

    private long elapsedMillis() {
      return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    }

    private void again(String reason) {
      long limit = begun ? max.toMillis() : Math.min(max.toMillis(), NO_LEADER_MAX.toMillis());
      if (elapsedMillis() + RETRY_MILLIS > limit) {
        outcome.complete(begun ? new EditOutcome.Unknown(reason) : noLeader(reason));
        return;
      }
      var _ = timer.schedule(this::step, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static EditOutcome noLeader(String reason) {
      return new EditOutcome.NotMade(
          ZoneMessages.refused(
              Refused.Kind.NO_LEADER,
              Optional.empty(),
              "no edits can be made now: "
                  + reason
                  + ". This node goes on answering; a majority of the voters must be reachable for"
                  + " edits"));
    }
  }
}
