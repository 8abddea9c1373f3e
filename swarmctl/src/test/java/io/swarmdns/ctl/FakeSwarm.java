package io.swarmdns.ctl;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.CreateTokenReply;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.DiffRequest;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.HistoryEntry;
import io.swarmdns.proto.HistoryReply;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.ListZonesReply;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.LiveOutcome;
import io.swarmdns.proto.NodeLive;
import io.swarmdns.proto.NodeRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.PlanSummary;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import io.swarmdns.proto.TextPiece;
import io.swarmdns.proto.TextProblem;
import io.swarmdns.proto.Wait;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.proto.ZoneRequest;
import io.swarmdns.proto.ZoneSerial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The admin service of a swarm that keeps zones as lines of text. As the real one it does each
/// request id once. Nodes share it; what tests want to happen to one request they put into a hook.
final class FakeSwarm extends AdminGrpc.AdminImplBase {
  static final long TIME_MILLIS = 1_790_000_000_000L;

  /// A zone's text and its serial.
  record Zone(int serial, List<String> lines) {}

  final NavigableMap<String, Zone> zones = new TreeMap<>();
  final Map<ByteString, EditProgress> done = new ConcurrentHashMap<>();
  final List<Changeset> changesets = new ArrayList<>();
  final List<ImportHeader> imports = new ArrayList<>();
  final AtomicInteger edits = new AtomicInteger();
  final AtomicInteger calls = new AtomicInteger();
  SwarmStatus status = SwarmStatus.getDefaultInstance();
  List<NodeLive> liveNodes = List.of();

  /// Runs after an edit was made and before it is answered; what it throws is the answer.
  volatile Runnable beforeAnswer = () -> {};

  /// Refuses the next edits instead of making them.
  final List<Refused> refusals = new ArrayList<>();

  Consumer<FakeSwarm> afterPlan = swarm -> {};

  void zone(String origin, int serial, String... lines) {
    zones.put(origin, new Zone(serial, List.of(lines)));
  }

  @Override
  public void getStatus(StatusRequest request, StreamObserver<SwarmStatus> to) {
    calls.incrementAndGet();
    one(to, status);
  }

  @Override
  public void watchStatus(StatusRequest request, StreamObserver<SwarmStatus> to) {
    to.onNext(status);
    to.onNext(status.toBuilder().setCommittedIndex(status.getCommittedIndex() + 1).build());
    to.onCompleted();
  }

  @Override
  public void getZone(ZoneRequest request, StreamObserver<ZoneInfo> to) {
    Zone zone = zones.get(request.getOrigin());
    if (zone == null) {
      to.onError(
          Status.NOT_FOUND.withDescription(request.getOrigin() + ": no such zone").asException());
      return;
    }
    one(
        to,
        info(request.getOrigin(), zone).toBuilder()
            .setDigest(ByteString.fromHex("ab".repeat(32)))
            .build());
  }

  private static ZoneInfo info(String origin, Zone zone) {
    return ZoneInfo.newBuilder()
        .setOrigin(origin)
        .setSerial(zone.serial())
        .setRecords(zone.lines().size())
        .setChangedMillis(TIME_MILLIS)
        .setChangedBy("alice")
        .build();
  }

  @Override
  public void listZones(ListZonesRequest request, StreamObserver<ListZonesReply> to) {
    calls.incrementAndGet();
    int size = request.getPageSize() == 0 ? 1000 : request.getPageSize();
    var reply = ListZonesReply.newBuilder();
    for (var zone : zones.tailMap(request.getAfter(), false).entrySet()) {
      if (zone.getKey().contains(request.getContains())) {
        if (reply.getZonesCount() == size) {
          reply.setMore(true);
          break;
        }
        reply.addZones(info(zone.getKey(), zone.getValue()));
      }
    }
    one(to, reply.build());
  }

  @Override
  public void exportZone(ExportRequest request, StreamObserver<TextPiece> to) {
    for (String line : Objects.requireNonNull(zones.get(request.getOrigin())).lines()) {
      to.onNext(TextPiece.newBuilder().setText(line + "\n").build());
    }
    to.onCompleted();
  }

  @Override
  public void edit(EditRequest request, StreamObserver<EditProgress> to) {
    synchronized (changesets) {
      changesets.add(request.getChangeset());
    }
    Changeset changeset = request.getChangeset();
    answer(changeset.getRequestId(), request.getWait(), to, () -> committed(changeset));
  }

  private EditProgress committed(Changeset changeset) {
    edits.incrementAndGet();
    var committed = Committed.newBuilder().setIndex(17);
    for (ZoneEdit edit : changeset.getZonesList()) {
      Zone before = zones.getOrDefault(edit.getOrigin(), new Zone(0, List.of()));
      int serial = before.serial() + 1;
      if (edit.getRemove()) {
        zones.remove(edit.getOrigin());
      } else if (edit.hasCreate()) {
        zone(edit.getOrigin(), 1, edit.getCreate().getText().split("\n", -1));
        serial = 1;
      } else {
        zones.put(edit.getOrigin(), new Zone(serial, before.lines()));
      }
      committed.addZones(
          ZoneSerial.newBuilder()
              .setOrigin(edit.getOrigin())
              .setSerial(serial)
              .setRemoved(edit.getRemove()));
    }
    return EditProgress.newBuilder().setCommitted(committed).build();
  }

  private interface Making {
    EditProgress make();
  }

  private synchronized void answer(
      ByteString id, Wait wait, StreamObserver<EditProgress> to, Making making) {
    EditProgress before = done.get(id);
    EditProgress answer;
    if (before != null) {
      answer =
          before.hasCommitted()
              ? EditProgress.newBuilder()
                  .setCommitted(before.getCommitted().toBuilder().setRepeated(true))
                  .build()
              : before;
    } else if (!refusals.isEmpty()) {
      one(to, EditProgress.newBuilder().setRefused(refusals.removeFirst()).build());
      return;
    } else {
      answer = making.make();
      done.put(id, answer);
    }
    try {
      beforeAnswer.run();
    } catch (RuntimeException e) {
      to.onError(e);
      return;
    }
    to.onNext(answer);
    if (wait == Wait.LIVE && answer.hasCommitted()) {
      liveNodes.forEach(node -> to.onNext(EditProgress.newBuilder().setNode(node).build()));
      var live = LiveOutcome.newBuilder().addAllNodes(liveNodes);
      live.setAllLive(liveNodes.stream().allMatch(NodeLive::getLive));
      to.onNext(EditProgress.newBuilder().setLive(live).build());
    }
    to.onCompleted();
  }

  @Override
  public StreamObserver<ImportRequest> import_(StreamObserver<EditProgress> to) {
    return new Upload() {
      @Override
      void complete(ImportHeader header, List<String> lines) {
        imports.add(header);
        answer(header.getRequestId(), header.getWait(), to, () -> imported(header, lines));
      }
    };
  }

  private EditProgress imported(ImportHeader header, List<String> lines) {
    edits.incrementAndGet();
    Zone before = zones.get(header.getOrigin());
    Refused refused = refusal(header, before, lines);
    if (refused != null) {
      return EditProgress.newBuilder().setRefused(refused).build();
    }
    int serial = before == null ? 1 : before.serial() + 1;
    zones.put(header.getOrigin(), new Zone(serial, lines));
    var zone = ZoneSerial.newBuilder().setOrigin(header.getOrigin()).setSerial(serial);
    return EditProgress.newBuilder()
        .setCommitted(Committed.newBuilder().setIndex(18).addZones(zone))
        .build();
  }

  private static @Nullable Refused refusal(
      ImportHeader header, @Nullable Zone before, List<String> lines) {
    var refused = Refused.newBuilder().setOrigin(header.getOrigin());
    if (header.getMustBeNew() && before != null) {
      return refused.setKind(Refused.Kind.ZONE_EXISTS).build();
    }
    if (header.hasExpectedSerial()
        && (before == null || before.serial() != header.getExpectedSerial())) {
      return refused.setKind(Refused.Kind.SERIAL).build();
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("BAD")) {
        refused.addProblems(
            TextProblem.newBuilder()
                .setLine(i + 1)
                .setMessage("no such type: BAD")
                .setAdvice("is it A?"));
      }
    }
    return refused.getProblemsCount() > 0 ? refused.setKind(Refused.Kind.MALFORMED).build() : null;
  }

  @Override
  public StreamObserver<ImportRequest> planImport(StreamObserver<PlanPiece> to) {
    return new Upload() {
      @Override
      void complete(ImportHeader header, List<String> lines) {
        plan(header, lines, to);
        afterPlan.accept(FakeSwarm.this);
      }
    };
  }

  private void plan(ImportHeader header, List<String> lines, StreamObserver<PlanPiece> to) {
    Zone before = zones.get(header.getOrigin());
    Refused refused = refusal(header, before, lines);
    if (refused != null) {
      one(to, PlanPiece.newBuilder().setRefused(refused).build());
      return;
    }
    List<String> old = before == null ? List.of() : before.lines();
    var removed = new ArrayList<>(old);
    removed.removeAll(lines);
    var added = new ArrayList<>(lines);
    added.removeAll(old);
    int from = before == null ? 0 : before.serial();
    to.onNext(
        PlanPiece.newBuilder()
            .setSummary(
                PlanSummary.newBuilder()
                    .setOrigin(header.getOrigin())
                    .setZoneIsNew(before == null)
                    .setFromSerial(from)
                    .setToSerial(from + 1)
                    .setRecordsAdded(added.size())
                    .setRecordsRemoved(removed.size()))
            .build());
    removed.forEach(line -> to.onNext(PlanPiece.newBuilder().setLines("-" + line + "\n").build()));
    added.forEach(line -> to.onNext(PlanPiece.newBuilder().setLines("+" + line + "\n").build()));
    to.onCompleted();
  }

  @Override
  public void getDiff(DiffRequest request, StreamObserver<PlanPiece> to) {
    to.onNext(
        PlanPiece.newBuilder()
            .setSummary(
                PlanSummary.newBuilder()
                    .setOrigin(request.getOrigin())
                    .setFromSerial(request.getFromSerial())
                    .setToSerial(request.getToSerial())
                    .setRecordsRemoved(1))
            .build());
    to.onNext(PlanPiece.newBuilder().setLines("-www\t3600 A 192.0.2.1\n").build());
    to.onCompleted();
  }

  @Override
  public void getHistory(HistoryRequest request, StreamObserver<HistoryReply> to) {
    int newest = request.getBeforeSerial() == 0 ? 5 : request.getBeforeSerial() - 1;
    var reply = HistoryReply.newBuilder();
    int serial = newest;
    for (; serial > 0 && reply.getEntriesCount() < Math.min(2, request.getPageSize()); serial--) {
      reply.addEntries(
          HistoryEntry.newBuilder()
              .setSerial(serial)
              .setSerialBefore(serial - 1)
              .setTimeMillis(TIME_MILLIS)
              .setAuthor("alice")
              .setComment(serial == 5 ? "new mail server" : "")
              .setRrsetsChanged(serial)
              .setCreated(serial == 1));
    }
    one(to, reply.setMore(serial > 0).build());
  }

  @Override
  public void drainNode(NodeRequest request, StreamObserver<Done> to) {
    to.onError(Status.FAILED_PRECONDITION.withDescription("ns1 is the last voter").asException());
  }

  @Override
  public void undrainNode(NodeRequest request, StreamObserver<Done> to) {
    one(to, Done.getDefaultInstance());
  }

  @Override
  public void createToken(CreateTokenRequest request, StreamObserver<CreateTokenReply> to) {
    calls.incrementAndGet();
    try {
      beforeAnswer.run();
    } catch (RuntimeException e) {
      to.onError(e);
      return;
    }
    one(
        to,
        CreateTokenReply.newBuilder()
            .setToken("swarm1-secret")
            .setId("t1")
            .setExpiresMillis(TIME_MILLIS + 1000L * request.getValidSeconds())
            .build());
  }

  static <T> void one(StreamObserver<T> to, T message) {
    to.onNext(message);
    to.onCompleted();
  }

  /// Collects what is uploaded.
  private abstract static class Upload implements StreamObserver<ImportRequest> {
    private ImportHeader header = ImportHeader.getDefaultInstance();
    private ByteString text = ByteString.EMPTY;

    abstract void complete(ImportHeader header, List<String> lines);

    @Override
    public void onNext(ImportRequest part) {
      if (part.hasHeader()) {
        header = part.getHeader();
      } else {
        text = text.concat(part.getText());
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      complete(header, text.toString(StandardCharsets.UTF_8).lines().toList());
    }
  }
}
