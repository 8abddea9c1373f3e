package io.swarmdns.server.admin;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.CreateAdminReply;
import io.swarmdns.proto.CreateAdminRequest;
import io.swarmdns.proto.CreateTokenReply;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.DiffRequest;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.FollowRequest;
import io.swarmdns.proto.HistoryReply;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.ListAdminsReply;
import io.swarmdns.proto.ListAdminsRequest;
import io.swarmdns.proto.ListTokensReply;
import io.swarmdns.proto.ListTokensRequest;
import io.swarmdns.proto.ListZonesReply;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.NodeRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.RevokeAdminRequest;
import io.swarmdns.proto.RevokeTokenRequest;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import io.swarmdns.proto.TextPiece;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.proto.ZoneRequest;
import io.swarmdns.server.edit.SettingsDoor;
import io.swarmdns.server.edit.ZoneImport;
import java.util.List;
import java.util.function.Supplier;

/// What people and programs ask of a node: who may ask what, and where it is answered. Any node
/// takes any request; edits and settings go to whoever leads. Thread-safe.
public final class AdminService extends AdminGrpc.AdminImplBase {
  private static final String TEXTS = "imports";

  private final String node;
  private final Calls calls;

  /// Calls whose work does not end before their client has read it all.
  private final Calls exports;

  private final Access access;
  private final StatusCalls status;
  private final ZoneCalls zones;
  private final HistoryCalls history;
  private final ExportCall export;
  private final EditCalls edits;
  private final ImportCalls imports;
  private final NodeCalls nodes;
  private final TokenCalls tokens;
  private final AdministratorCalls administrators;
  private final EnrolmentDesk desk;

  /// @param parts of the node, which has joined its swarm
  public AdminService(AdminParts parts) {
    node = parts.node();
    var settings = new SettingsDoor(parts.leader(), parts.state(), parts.log(), parts.random());
    var table = new NodeTable(parts.sightings());
    var index = ZoneIndex.of(parts.store());
    calls = new Calls(parts.workers(), Calls.CONCURRENT_MAX);
    exports = new Calls(parts.workers(), Calls.CONCURRENT_MAX);
    access = new Access(parts.state()::settings);
    status = new StatusCalls(new StatusReport(parts, table, index), parts.workers(), parts.timer());
    zones = new ZoneCalls(parts.store(), parts.state(), index, settings);
    history = new HistoryCalls(parts.store(), parts.state());
    export = new ExportCall(parts.store(), parts.state());
    edits = new EditCalls(parts.leader(), parts.waits(), parts.timer());
    imports =
        new ImportCalls(
            calls,
            access,
            new ZoneImport(parts.store(), parts.state(), parts.log(), parts.leader(), settings),
            edits,
            new ImportPlan(parts.store()),
            parts.loader(),
            parts.dataDirectory().resolve(TEXTS),
            parts.timer());
    nodes = new NodeCalls(settings, table, parts.log(), parts.clock());
    tokens = new TokenCalls(parts, settings, table);
    administrators = new AdministratorCalls(parts, settings, table);
    desk = new TokenDesk(parts.state(), settings, table::gossip, parts.clock());
  }

  /// Decides who may join, by the tokens that this service makes.
  public EnrolmentDesk desk() {
    return desk;
  }

  /// What needs somebody's attention now, the most urgent first.
  public List<String> warnings() {
    return status.get().getWarningsList();
  }

  @Override
  public void getStatus(StatusRequest request, StreamObserver<SwarmStatus> observer) {
    calls.answer(
        new Outlet<>(observer),
        () -> {
          access.requireStatus();
          return status.get();
        });
  }

  @Override
  public void watchStatus(StatusRequest request, StreamObserver<SwarmStatus> observer) {
    var outlet = new Outlet<>(observer);
    allowed(
        outlet,
        () -> {
          access.requireStatus();
          status.watch(outlet);
        });
  }

  /// Does what does not block: it needs no place among the [Calls].
  private static void allowed(Outlet<?> outlet, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      outlet.fail(Calls.status(e));
    }
  }

  @Override
  public void listZones(ListZonesRequest request, StreamObserver<ListZonesReply> observer) {
    answer(observer, Level.READER, _ -> zones.list(request));
  }

  @Override
  public void getZone(ZoneRequest request, StreamObserver<ZoneInfo> observer) {
    answer(observer, Level.READER, _ -> zones.get(Arguments.origin(request.getOrigin())));
  }

  @Override
  public void exportZone(ExportRequest request, StreamObserver<TextPiece> observer) {
    var outlet = new Outlet<>(observer);
    var _ =
        exports.run(
            outlet,
            () -> {
              access.require(Level.READER);
              export.export(request, outlet);
            });
  }

  @Override
  public void edit(EditRequest request, StreamObserver<EditProgress> observer) {
    var outlet = new Outlet<>(observer);
    allowed(outlet, () -> edits.edit(access.require(Level.EDITOR), request, outlet));
  }

  @Override
  public StreamObserver<ImportRequest> import_(StreamObserver<EditProgress> observer) {
    var outlet = new Outlet<>(observer);
    return inlet(outlet, () -> imports.importZone(outlet));
  }

  @Override
  public StreamObserver<ImportRequest> planImport(StreamObserver<PlanPiece> observer) {
    var outlet = new Outlet<>(observer);
    return inlet(outlet, () -> imports.plan(outlet));
  }

  private static StreamObserver<ImportRequest> inlet(
      Outlet<?> outlet, Supplier<StreamObserver<ImportRequest>> open) {
    try {
      return open.get();
    } catch (StatusRuntimeException e) {
      outlet.fail(e.getStatus());
      return new ImportCalls.Ignored();
    }
  }

  @Override
  public void getHistory(HistoryRequest request, StreamObserver<HistoryReply> observer) {
    answer(observer, Level.READER, _ -> history.history(request));
  }

  @Override
  public void getDiff(DiffRequest request, StreamObserver<PlanPiece> observer) {
    var outlet = new Outlet<>(observer);
    var _ =
        exports.run(
            outlet,
            () -> {
              access.require(Level.READER);
              history.diff(request, outlet);
            });
  }

  @Override
  public void drainNode(NodeRequest request, StreamObserver<Done> observer) {
    answer(observer, Level.OWNER, actor -> nodes.drain(actor, request));
  }

  @Override
  public void undrainNode(NodeRequest request, StreamObserver<Done> observer) {
    answer(observer, Level.OWNER, actor -> nodes.undrain(actor, request));
  }

  @Override
  public void removeNode(NodeRequest request, StreamObserver<Done> observer) {
    answer(observer, Level.OWNER, actor -> nodes.remove(actor, request));
  }

  @Override
  public void createToken(CreateTokenRequest request, StreamObserver<CreateTokenReply> observer) {
    answer(observer, Level.OWNER, actor -> tokens.create(actor, request));
  }

  @Override
  public void listTokens(ListTokensRequest request, StreamObserver<ListTokensReply> observer) {
    answer(observer, Level.OWNER, _ -> tokens.list());
  }

  @Override
  public void revokeToken(RevokeTokenRequest request, StreamObserver<Done> observer) {
    answer(observer, Level.OWNER, actor -> tokens.revoke(actor, request.getId()));
  }

  @Override
  public void createAdmin(CreateAdminRequest request, StreamObserver<CreateAdminReply> observer) {
    answer(observer, Level.OWNER, actor -> administrators.create(actor, request));
  }

  @Override
  public void listAdmins(ListAdminsRequest request, StreamObserver<ListAdminsReply> observer) {
    answer(observer, Level.READER, _ -> administrators.list());
  }

  @Override
  public void revokeAdmin(RevokeAdminRequest request, StreamObserver<Done> observer) {
    answer(observer, Level.OWNER, actor -> administrators.revoke(actor, request.getName()));
  }

  @Override
  public void releaseZone(ZoneRequest request, StreamObserver<Done> observer) {
    answer(
        observer,
        Level.EDITOR,
        actor -> zones.release(actor, Arguments.origin(request.getOrigin())));
  }

  @Override
  public void followZone(FollowRequest request, StreamObserver<Done> observer) {
    answer(
        observer,
        Level.EDITOR,
        actor ->
            zones.follow(
                actor,
                Arguments.origin(request.getOrigin()),
                request.getNode().isEmpty() ? node : request.getNode()));
  }

  /// What a call is answered with, when it is the actor who asks.
  @FunctionalInterface
  private interface Answer<T> {
    T of(Actor actor) throws Exception;
  }

  /// Answers callers who have this level at least.
  private <T> void answer(StreamObserver<T> observer, Level least, Answer<T> answer) {
    calls.answer(new Outlet<>(observer), () -> answer.of(access.require(least)));
  }
}
