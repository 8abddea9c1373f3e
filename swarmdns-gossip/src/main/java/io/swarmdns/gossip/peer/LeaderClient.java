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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Brings edits to whoever leads, from any node. While nobody does, it looks for a leader for two
/// seconds, then refuses: an election takes less. A request whose outcome a failing leader left
/// open is asked for again, which its id makes safe. Thread-safe.
public final class LeaderClient {
  /// How long a leader is looked for.
  static final Duration NO_LEADER_MAX = Duration.ofMillis(1_900);

  /// How long an edit may take in all before its outcome is called unknown.
  private static final Duration EDIT_MAX = Duration.ofSeconds(10);

  /// How long one leader is waited for before it is asked again, or another one is.
  private static final Duration TRY_MAX = Duration.ofMillis(2_500);

  /// How long an upload may take.
  private static final Duration UPLOAD_MAX = Duration.ofMinutes(5);

  private static final long RETRY_MILLIS = 50;
  private static final long LOOK_MILLIS = 250;

  private final String self;
  private final ReplicatedLog log;
  private final PeerService here;
  private final Uploader uploader;
  private final Function<String, Optional<PeerGrpc.PeerStub>> peers;
  private final ScheduledExecutorService timer;
  private final Executor sender;
  private final Set<Attempt> onTheirWay = ConcurrentHashMap.newKeySet();
  private final EditCounts counts = new EditCounts();
  private final Object streamLock = new Object();
  private @Nullable SubmitStream stream;
  private String streamTo = "";

  /// @param self this node's name
  /// @param here takes the edits when this node leads
  /// @param peers how to reach a node, by name
  /// @param sender runs the sending, which does not block
  public LeaderClient(
      String self,
      ReplicatedLog log,
      PeerService here,
      Uploader uploader,
      Function<String, Optional<PeerGrpc.PeerStub>> peers,
      ScheduledExecutorService timer,
      Executor sender) {
    this.self = self;
    this.log = log;
    this.here = here;
    this.uploader = uploader;
    this.peers = peers;
    this.timer = timer;
    this.sender = sender;
    var _ =
        timer.scheduleWithFixedDelay(
            () -> onTheirWay.forEach(Attempt::look),
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /// What became of all that was brought.
  public EditCounts counts() {
    return counts;
  }

  /// Edits zones.
  public CompletableFuture<EditOutcome> submit(SubmitRequest request) {
    return new Attempt(
            EDIT_MAX,
            TRY_MAX,
            () -> here.submit(request),
            (leader, stub, _) -> stream(leader, stub).submit(request))
        .begin();
  }

  /// Changes settings.
  public CompletableFuture<EditOutcome> change(SettingsChange change) {
    return new Attempt(
            EDIT_MAX,
            TRY_MAX,
            () -> here.change(change),
            (_, stub, millis) ->
                one(millis, stub, (timed, observer) -> timed.changeSettings(change, observer)))
        .begin();
  }

  /// Uploads a zone: see [Uploader].
  public CompletableFuture<EditOutcome> upload(SubmitRequest header, List<ByteString> pieces) {
    return new Attempt(
            UPLOAD_MAX,
            UPLOAD_MAX,
            () -> uploader.upload(header, pieces),
            (_, stub, millis) ->
                one(
                    millis,
                    stub,
                    (timed, observer) -> send(timed.upload(observer), header, pieces)))
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

  /// The stream of changesets to a leader.
  private SubmitStream stream(String leader, PeerGrpc.PeerStub stub) {
    synchronized (streamLock) {
      var open = stream;
      if (open != null && streamTo.equals(leader) && open.isOpen()) {
        return open;
      }
      var opened = new SubmitStream(leader, stub, sender);
      stream = opened;
      streamTo = leader;
      if (open != null) {
        open.end("another node leads");
      }
      return opened;
    }
  }

  /// A call with one reply.
  @FunctionalInterface
  private interface OneReply {
    void call(PeerGrpc.PeerStub stub, StreamObserver<SubmitReply> observer);
  }

  private static CompletableFuture<EditOutcome> one(
      long millis, PeerGrpc.PeerStub stub, OneReply call) {
    var outcome = new CompletableFuture<EditOutcome>();
    call.call(
        stub.withDeadlineAfter(millis, TimeUnit.MILLISECONDS),
        new StreamObserver<>() {
          @Override
          public void onNext(SubmitReply reply) {
            outcome.complete(Replies.of(reply));
          }

          @Override
          public void onError(Throwable failure) {
            outcome.complete(new EditOutcome.Unknown(String.valueOf(failure.getMessage())));
          }

          @Override
          public void onCompleted() {
            outcome.complete(new EditOutcome.Unknown("the leader gave no answer"));
          }
        });
    return outcome;
  }

  /// A call to another node.
  @FunctionalInterface
  private interface Remote {
    CompletableFuture<EditOutcome> call(String leader, PeerGrpc.PeerStub stub, long millis);
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
    private final Duration tryMax;
    private final Local local;
    private final Remote remote;
    private String hint = "";

    /// Whether some leader may have begun to do it.
    private boolean begun;

    private volatile @Nullable CompletableFuture<EditOutcome> tried;
    private volatile long triedNanos;

    Attempt(Duration max, Duration tryMax, Local local, Remote remote) {
      this.max = max;
      this.tryMax = tryMax;
      this.local = local;
      this.remote = remote;
    }

    CompletableFuture<EditOutcome> begin() {
      var _ =
          outcome.whenComplete((result, _) -> counts.count(result, System.nanoTime() - startNanos));
      step();
      return outcome;
    }

    private void step() {
      String leader = hint.isEmpty() ? log.status().leader().map(PeerIds::node).orElse("") : hint;
      hint = "";
      if (leader.isEmpty()) {
        again("no node leads now");
        return;
      }
      if (leader.equals(self)) {
        var _ = local.call().whenComplete(this::got);
        return;
      }
      var stub = peers.apply(leader);
      if (stub.isEmpty()) {
        again("the leader, " + leader + ", is not known to gossip");
        return;
      }
      long left = Math.max(1, max.toMillis() - elapsedMillis());
      var answer = remote.call(leader, stub.get(), left);
      tried = answer;
      triedNanos = System.nanoTime();
      onTheirWay.add(this);
      var _ = answer.whenComplete(this::got);
    }

    /// Gives a try up that takes too long: its leader hangs, stopped, or cut off without knowing
    /// it.
    void look() {
      var answer = tried;
      if (answer != null && System.nanoTime() - triedNanos > tryMax.toNanos()) {
        answer.complete(new EditOutcome.Unknown("the leader has not answered in time"));
      }
    }

    private void got(@Nullable EditOutcome result, @Nullable Throwable failure) {
      onTheirWay.remove(this);
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
        case EditOutcome.NotMade(var refused)
            when begun && refused.getKind() == Refused.Kind.OVERLOADED ->
            // Said before the leader looked whether an earlier try had done it.
            again("the leader has too much to do");
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
