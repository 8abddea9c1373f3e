package io.swarmdns.gossip.peer;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.SwarmProgress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the leader how far this node has applied the log, the moment it has, and hears from the
/// leader how far all are. On the leader: hears all, tells all.
///
/// One thread sends; what changes while it does goes with the next message.
public final class ProgressExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressExchange.class);

  /// How often it looks whether another node leads.
  private static final long LOOK_MILLIS = 100;

  private final String self;
  private final ReplicatedLog log;
  private final GroupState state;
  private final ProgressBoard board;
  private final Function<String, Optional<PeerGrpc.PeerStub>> peers;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("swarm-progress").daemon().factory());
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Map<String, ServerCallStreamObserver<SwarmProgress>> listening =
      new ConcurrentHashMap<>();

  // Of the thread alone.
  private String leader = "";
  private @Nullable ClientCallStreamObserver<AppliedReport> toLeader;
  private long told = -1;

  private volatile long committedAtLeader = -1;

  /// @param self this node's name
  /// @param peers how to reach a node, by name
  public ProgressExchange(
      String self,
      ReplicatedLog log,
      GroupState state,
      ProgressBoard board,
      Function<String, Optional<PeerGrpc.PeerStub>> peers) {
    this.self = self;
    this.log = log;
    this.state = state;
    this.board = board;
    this.peers = peers;
    state.subscribe((position, _) -> {
      board.own(report(position));
      soon();
    });
    var _ =
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// What a leader has said last to be committed, -1 when none has said anything to this node.
  public long committedAtLeader() {
    return committedAtLeader;
  }

  private AppliedReport report(GroupState.Position position) {
    return AppliedReport.newBuilder()
        .setNode(self)
        .setTerm(position.term())
        .setIndex(position.index())
        .setDigest(position.digest())
        .build();
  }

  private void soon() {
    if (sending.compareAndSet(false, true)) {
      execute(this::look);
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: streams end afterwards, and nobody is to be told of it.
    }
  }

  /// A timer's task that throws is not run again: then nobody would notice a new leader.
  private void look() {
    try {
      send();
    } catch (RuntimeException e) {
      LOG.error("telling how far this node is", e); // and again at the next look
    }
  }

  private void send() {
    sending.set(false);
    var status = log.status();
    if (status.role() == LogRole.LEADER) {
      disconnect();
      tellAll(status.committedIndex(), status.term());
      return;
    }
    String now = status.leader().map(PeerIds::node).orElse("");
    if (!now.equals(leader) || toLeader == null) {
      disconnect();
      leader = now;
      connect();
    }
    var position = state.position();
    if (toLeader != null && toLeader.isReady() && position.index() != told) {
      told = position.index();
      toLeader.onNext(report(position));
    }
  }

  private void tellAll(long committed, long term) {
    if (listening.isEmpty()) {
      return;
    }
    var progress =
        SwarmProgress.newBuilder()
            .setCommittedIndex(committed)
            .setTerm(term)
            .setLeader(self)
            .addAllNodes(board.all())
            .build();
    listening.forEach((_, observer) -> {
      if (observer.isReady()) {
        try {
          observer.onNext(progress);
        } catch (RuntimeException e) {
          // It has ended meanwhile, which its own handler sees.
        }
      }
    });
  }

  private void connect() {
    if (leader.isEmpty() || leader.equals(self)) {
      return;
    }
    told = -1;
    peers.apply(leader).ifPresent(stub -> stub.progress(new FromLeader()));
  }

  private void disconnect() {
    if (toLeader != null) {
      toLeader.cancel("another node leads", null);
      toLeader = null;
    }
    leader = "";
  }

  /// The leader's side of the stream, here at a follower.
  private final class FromLeader implements ClientResponseObserver<AppliedReport, SwarmProgress> {
    private @Nullable ClientCallStreamObserver<AppliedReport> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<AppliedReport> stream) {
      call = stream;
      toLeader = stream;
      stream.setOnReadyHandler(ProgressExchange.this::soon);
    }

    @Override
    public void onNext(SwarmProgress progress) {
      committedAtLeader = progress.getCommittedIndex();
      for (var report : progress.getNodesList()) {
        if (!report.getNode().equals(self)) {
          board.heard(report);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      onCompleted();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a stream is itself and nothing else
    public void onCompleted() {
      execute(() -> {
        if (toLeader == call) {
          toLeader = null;
        }
      });
    }
  }

  /// A follower's stream, here at the leader, or at a node that was.
  StreamObserver<AppliedReport> serve(
      String node, ServerCallStreamObserver<SwarmProgress> observer) {
    listening.put(node, observer);
    board.forget(node);
    observer.setOnCancelHandler(() -> listening.remove(node, observer));
    soon();
    return new StreamObserver<>() {
      @Override
      public void onNext(AppliedReport report) {
        if (report.getNode().equals(node)) {
          board.heard(report);
          soon();
        }
      }

      @Override
      public void onError(Throwable failure) {
        listening.remove(node, observer);
      }

      @Override
      public void onCompleted() {
        listening.remove(node, observer);
        observer.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
