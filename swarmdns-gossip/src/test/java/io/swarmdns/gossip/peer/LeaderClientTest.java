package io.swarmdns.gossip.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.UnaskedLog;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.NumberedReply;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.ReplyBatch;
import io.swarmdns.proto.SubmitBatch;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node that follows, beside a leader that answers as the test says.
final class LeaderClientTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final EditOutcome DONE = new EditOutcome.Committed(7, List.of(), true);
  private static final EditOutcome OVERLOADED =
      new EditOutcome.NotMade(
          ZoneMessages.refused(Refused.Kind.OVERLOADED, Optional.empty(), "much to do"));
  private static final EditOutcome FAILED = new EditOutcome.Unknown("the stream breaks");

  private final ScriptedLeader script = new ScriptedLeader();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private Server server;
  private ManagedChannel channel;
  private LeaderClient client;

  /// Answers each changeset with the next outcome; [EditOutcome.Unknown] ends its stream.
  private static final class ScriptedLeader extends PeerGrpc.PeerImplBase {
    final ConcurrentLinkedQueue<EditOutcome> outcomes = new ConcurrentLinkedQueue<>();

    @Override
    public StreamObserver<SubmitBatch> submit(StreamObserver<ReplyBatch> replies) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SubmitBatch batch) {
          for (var submit : batch.getSubmitsList()) {
            var outcome = outcomes.remove();
            if (outcome.equals(FAILED)) {
              replies.onError(Status.UNAVAILABLE.asRuntimeException());
              return;
            }
            replies.onNext(
                ReplyBatch.newBuilder()
                    .addReplies(
                        NumberedReply.newBuilder()
                            .setNumber(submit.getNumber())
                            .setReply(Replies.of(outcome)))
                    .build());
          }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          replies.onCompleted();
        }
      };
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(script)
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    client = follower();
  }

  private LeaderClient follower() {
    var log = new FollowedLog("b.1");
    var hasher = new NameHash(5);
    var store = new ZoneStore(hasher, ZoneValidator.NONE);
    var own = new OwnEntries(store);
    var state = new GroupState(store, own);
    var clock = InstantSource.system();
    var parser = new ChangesetParser(new ZoneTextLoader(hasher, clock));
    var editor = new Editor(state, own, log, workers, clock, () -> 1);
    var uploader = new Uploader(editor, parser, hasher, workers);
    var progress =
        new ProgressExchange("a", log, state, new ProgressBoard(), _ -> Optional.empty());
    var here =
        new PeerService(
            editor, parser, uploader, log, progress, state::settings, Optional::empty, workers);
    return new LeaderClient(
        "a",
        log,
        here,
        uploader,
        name -> Optional.of(name).filter("b"::equals).map(_ -> PeerGrpc.newStub(channel)),
        timer,
        workers);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    timer.shutdownNow();
    workers.close();
    assertTrue(server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, script.outcomes.size(), "what the leader was not asked for");
  }

  private EditOutcome outcome(EditOutcome... leaderSays) throws Exception {
    script.outcomes.addAll(List.of(leaderSays));
    return client
        .submit(SubmitRequest.getDefaultInstance())
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whatTheLeaderSaysIsTheOutcome() throws Exception {
    assertEquals(DONE, outcome(DONE));
    assertEquals(OVERLOADED, outcome(OVERLOADED));
  }

  @Test
  void aFailureIsAskedAbout() throws Exception {
    assertEquals(DONE, outcome(FAILED, FAILED, DONE));
  }

  @Test
  void aLeaderThatHasMuchToDoDoesNotSayThatAnEarlierTryDidNothing() throws Exception {
    assertEquals(DONE, outcome(FAILED, OVERLOADED, OVERLOADED, DONE));
  }

  @Test
  void anotherLeaderIsFound() throws Exception {
    var toItself = new EditOutcome.NotLeader(Optional.of("b.1"));
    var nobody = new EditOutcome.NotLeader(Optional.empty());
    assertEquals(DONE, outcome(toItself, nobody, DONE));
  }

  /// A log that another node leads.
  private static final class FollowedLog extends UnaskedLog {
    private final String leader;

    FollowedLog(String leader) {
      this.leader = leader;
    }

    @Override
    public LogStatus status() {
      return new LogStatus(
          LogRole.FOLLOWER,
          Optional.of(leader),
          OptionalLong.of(0),
          1,
          0,
          0,
          -1,
          Set.of(),
          Map.of(),
          new LogHealth.Ok());
    }

    @Override
    public int entryBytesMax() {
      return 1 << 20;
    }

    @Override
    public void subscribe(LogListener listener) {}
  }
}
