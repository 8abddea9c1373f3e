package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.channel.Caller;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.peer.PeerService;
import io.swarmdns.gossip.peer.ProgressExchange;
import io.swarmdns.gossip.peer.Uploader;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node `n1` with all that is behind the admin service, in a swarm of one; its other nodes are
/// only said to be there. Callers are whom the test says.
final class TestNode implements AutoCloseable {
  static final Caller OWNER = new Caller.LocalOwner();

  /// The bound on waits: the machine may be slow.
  static final long PATIENCE_SECONDS = 120;

  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(30);

  final ZoneStore store;
  final GroupState state;
  final OneNodeLog log;
  final LeaderClient leader;
  final AdminService service;
  final AdminParts parts;
  final SwarmAuthority authority = SwarmAuthority.found(InstantSource.system()).authority();
  final ProgressBoard board = new ProgressBoard();
  final Map<String, NodeSighting> sightings = new ConcurrentHashMap<>();
  final Map<String, String> liveNodes = new ConcurrentHashMap<>(Map.of("n1", ""));
  volatile Caller caller = OWNER;
  volatile boolean issues = true;
  volatile long clockAheadMillis;
  volatile Instant certificateEnd = Instant.now().plus(CERTIFICATE_LIFE);

  private final SecureRandom random = new SecureRandom();
  private final ProgressExchange progress;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService serial = Executors.newSingleThreadExecutor();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final ManagedChannel channel;

  TestNode(Path directory) throws Exception {
    var hasher = new NameHash(5);
    store = new ZoneStore(hasher, new ZoneChecks(hasher));
    var own = new OwnEntries(store);
    state = new GroupState(store, own);
    log = new OneNodeLog(state);
    InstantSource clock = () -> Instant.now().plusMillis(clockAheadMillis);
    var loader = new ZoneTextLoader(hasher, clock);
    var parser = new ChangesetParser(loader);
    var editor = new Editor(state, own, log, serial, clock, random::nextLong);
    var uploader = new Uploader(editor, parser, hasher, workers);
    progress = new ProgressExchange("n1", log, state, board, _ -> Optional.empty());
    var peer =
        new PeerService(
            editor, parser, uploader, log, progress, state::settings, Optional::empty, workers);
    leader =
        new LeaderClient("n1", log, peer, uploader, _ -> Optional.empty(), timer, Runnable::run);
    parts =
        new AdminParts(
            "n1",
            authority.root(),
            store,
            state,
            log,
            leader,
            new LiveWaits(board, () -> Map.copyOf(liveNodes)),
            board,
            name -> Optional.ofNullable(sightings.get(name)),
            () -> issues ? Optional.of(authority) : Optional.empty(),
            () -> certificateEnd,
            loader,
            directory,
            workers,
            timer,
            clock,
            random);
    service = new AdminService(parts);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .intercept(new Callers())
            .addService(service)
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    enrol("n1", Role.PRIMARY, true);
  }

  private final class Callers implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return Contexts.interceptCall(
          Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }
  }

  AdminGrpc.AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  ByteString requestId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }

  /// An administrator's caller, as a certificate of that enrolment makes it.
  Caller admin(String name, String enrolment) {
    return new Caller.Certified(
        new CertifiedSubject(authority.swarm(), CertifiedSubject.Kind.ADMIN, name, enrolment));
  }

  Caller node(String name) {
    return new Caller.Certified(
        new CertifiedSubject(
            authority.swarm(), CertifiedSubject.Kind.NODE, name, SwarmAuthority.newEnrolment()));
  }

  void enrol(String name, Role role, boolean alive) throws Exception {
    set(
        Setting.newBuilder()
            .setKey(Settings.key(Kind.NODE, name))
            .setNode(
                EnrolledNode.newBuilder()
                    .setRole(role)
                    .setEnrolledMillis(System.currentTimeMillis())
                    .setEnrolment(
                        ByteString.copyFrom(
                            HexFormat.of().parseHex(SwarmAuthority.newEnrolment()))))
            .build());
    sight(name, role, alive);
  }

  void sight(String name, Role role, boolean alive) {
    sightings.put(
        name,
        new NodeSighting(
            NodeMetadata.newBuilder()
                .setName(name)
                .setRole(role)
                .setRegion("eu")
                .setSwarmHost("192.0.2." + name.substring(1))
                .setControlPort(5301)
                .setPeerPort(5302)
                .build(),
            alive,
            System.currentTimeMillis()));
  }

  EnrolledNode enrolled(String name) {
    return Optional.ofNullable(state.settings().nodes().get(name)).orElseThrow();
  }

  void set(Setting setting) throws Exception {
    var outcome =
        leader
            .change(
                SettingsChange.newBuilder()
                    .setRequestId(requestId())
                    .setAuthor("test")
                    .addSet(setting)
                    .build())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!(outcome instanceof EditOutcome.Committed)) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  /// Imports a text and returns all messages but those that only tell how far it is.
  List<EditProgress> importText(ImportHeader.Builder header, String text) throws Exception {
    return this.<EditProgress>send(
            header, text, replies -> AdminGrpc.newStub(channel).import_(replies))
        .stream()
        .filter(message -> !message.hasImporting())
        .toList();
  }

  List<PlanPiece> plan(ImportHeader.Builder header, String text) throws Exception {
    return send(header, text, replies -> AdminGrpc.newStub(channel).planImport(replies));
  }

  ImportHeader.Builder header(String origin) {
    return ImportHeader.newBuilder().setOrigin(origin).setRequestId(requestId());
  }

  /// Opens a call.
  @FunctionalInterface
  interface Opening<T> {
    StreamObserver<ImportRequest> open(StreamObserver<T> replies);
  }

  private <T> List<T> send(ImportHeader.Builder header, String text, Opening<T> opening)
      throws InterruptedException, TimeoutException, IOException {
    var replies = new Collected<T>();
    var to = opening.open(replies);
    to.onNext(ImportRequest.newBuilder().setHeader(header).build());
    var bytes = ByteString.copyFrom(text, StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.size(); at += 50_000) {
      var piece = bytes.substring(at, Math.min(bytes.size(), at + 50_000));
      to.onNext(ImportRequest.newBuilder().setText(piece).build());
    }
    to.onCompleted();
    return replies.all();
  }

  /// All replies of a call.
  static final class Collected<T> implements StreamObserver<T> {
    private final List<T> all = new ArrayList<>();
    private final CompletableFuture<List<T>> done = new CompletableFuture<>();

    @Override
    public void onNext(T reply) {
      all.add(reply);
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(all);
    }

    List<T> all() throws InterruptedException, TimeoutException {
      try {
        return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof io.grpc.StatusRuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    progress.close();
    log.close();
    timer.shutdownNow();
    serial.shutdown();
    workers.shutdown();
  }
}
