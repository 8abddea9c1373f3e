package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.edit.Scope;
import io.swarmdns.gossip.edit.ZoneEditRequest;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.placement.MemberKeeper;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.NodeLive;
import io.swarmdns.proto.SwarmProgress;
import io.swarmdns.proto.UploadPart;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.Zone;
import io.swarmdns.zone.store.ZoneStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// One run of a node: the classes that a daemon wires, over a simulated log, network and clock.
final class SimNode {
  private static final int EDITOR_DELAY_MICROS_MAX = 2_000;
  private static final int UPLOAD_PART_BYTES = 100;
  private static final long KEEPER_MICROS = 1_000_000;
  private static final long NEWS_MICROS = 8_000;

  private final SimMachine machine;
  private final SimProcess process;
  private final SimNetwork network;
  private final Oracle oracle;
  private final String peerId;
  private final long session;
  private final NameHash hasher;
  private final ZoneStore store;
  private final GroupState state;
  private final Editor editor;
  private final ProgressBoard board = new ProgressBoard();
  private final LiveWaits waits;
  private final MemberKeeper keeper;
  private final GossipView gossip;
  private final SimLog log;
  private final SwitchedExecutor serial;
  private final List<LogListener> editorsEars = new ArrayList<>();
  private final Map<Long, CompletableFuture<EditOutcome>> calls = new HashMap<>();
  private final Map<String, Long> sessions = new TreeMap<>();
  private long lastCall;
  private long progressTerm = -1;
  private boolean reportPlanned;
  private boolean newsPlanned;
  private boolean ready;
  private boolean stopped;
  private int answersOwed;
  private int falseLeads;

  /// The editor's executor: events of the process while it lives, at once for the clearing up after
  /// its death.
  private static final class SwitchedExecutor implements Executor {
    private Executor now;

    SwitchedExecutor(Executor first) {
      now = first;
    }

    @Override
    public void execute(Runnable task) {
      now.execute(task);
    }
  }

  SimNode(SimMachine machine, SimProcess process, SimNetwork network, Oracle oracle, Start start) {
    this.machine = machine;
    this.process = process;
    this.network = network;
    this.oracle = oracle;
    this.session = process.random().nextLong();
    this.lastCall = session; // an answer to the node before this start is nobody's
    this.peerId = PeerIds.of(machine.name(), machine.beginning());
    hasher = new NameHash(process.random().nextLong());
    store = new ZoneStore(hasher, new ZoneChecks(hasher));
    var own = new OwnEntries(store);
    state = new GroupState(store, own);
    gossip = new GossipView(process.random());
    var observed = oracle.observe(this, state);
    var self = new LogMember(peerId, machine.name(), machine.logPort(), LogMember.Vote.LISTENER);
    log =
        switch (start) {
          case FIRST ->
              SimLog.create(
                  self, process, network, machine.disk(), observed, machine.snapshotEvery());
          case JOIN ->
              SimLog.join(
                  peerId, process, network, machine.disk(), observed, machine.snapshotEvery());
          case AGAIN ->
              SimLog.open(
                  peerId, process, network, machine.disk(), observed, machine.snapshotEvery());
        };
    serial = new SwitchedExecutor(process.thread(EDITOR_DELAY_MICROS_MAX));
    editor =
        new Editor(
            state,
            own,
            new OverheardLog(log, editorsEars),
            serial,
            machine.clock(),
            () -> process.random().nextLong());
    waits = new LiveWaits(board, this::liveNodes);
    var judged =
        new JudgedLog(
            log, peerId, state::settings, gossip, machine.clock(), machine.clock().millis());
    keeper = new MemberKeeper(judged, state::settings, gossip::heard, peerId, machine.clock());
    state.subscribe((position, _) -> applied());
    log.subscribe(new Ears());
    process.receiveBy(this::receive);
    process.after(process.random().nextLong(KEEPER_MICROS), this::keep);
    board.own(report());
  }

  /// How a node comes to its log.
  enum Start {
    FIRST,
    JOIN,
    AGAIN
  }

  private final class Ears implements LogListener {
    @Override
    public void leadershipGained(long term) {
      for (var report : board.all()) {
        if (!report.getNode().equals(name())) {
          board.forget(report.getNode());
        }
      }
      sessions.clear();
      becomeReady();
      news();
    }
  }

  String name() {
    return machine.name();
  }

  String peerId() {
    return peerId;
  }

  SimMachine machine() {
    return machine;
  }

  GroupState state() {
    return state;
  }

  ZoneStore store() {
    return store;
  }

  SimLog log() {
    return log;
  }

  ProgressBoard board() {
    return board;
  }

  GossipView gossip() {
    return gossip;
  }

  boolean runs() {
    return process.runs();
  }

  /// Edits of which nobody has been told here what became of them.
  int answersOwed() {
    return answersOwed;
  }

  /// Waits for the live acknowledgement that have not ended.
  int liveWaits() {
    return waits.count();
  }

  /// How many times in a row this node was seen to act as a leader that it is not.
  int falseLeads() {
    boolean keepsProposals = !editor.leads() && store.proposalCount() > 0;
    boolean leadsAlone = editor.leads() && log.status().role() != LogRole.LEADER;
    falseLeads = runs() && (keepsProposals || leadsAlone) ? falseLeads + 1 : 0;
    return falseLeads;
  }

  boolean isReady() {
    return ready;
  }

  boolean leads() {
    return editor.leads();
  }

  GossipView.Facts facts() {
    return new GossipView.Facts(machine.name(), peerId, machine.logPort(), machine.region(), ready);
  }

  private void keep() {
    keeper.tick();
    waits.check();
    process.after(KEEPER_MICROS, this::keep);
    if (process.random().nextInt(8) == 0) {
      fold();
    }
  }

  /// Folds a zone, as is done in the background.
  private void fold() {
    store.current().zones().stream()
        .map(zone -> zone.origin())
        .sorted()
        .skip(process.random().nextInt(3))
        .findFirst()
        .ifPresent(store::fold);
  }

  private void becomeReady() {
    ready = true;
  }

  private AppliedReport report() {
    var position = state.position();
    return AppliedReport.newBuilder()
        .setNode(machine.name())
        .setTerm(position.term())
        .setIndex(position.index())
        .setDigest(position.digest())
        .build();
  }

  private void applied() {
    board.own(report());
    if (!reportPlanned) {
      reportPlanned = true;
      process.after(process.random().nextLong(NEWS_MICROS), this::tellLeader);
    }
    news();
  }

  private void tellLeader() {
    reportPlanned = false;
    if (editor.leads()) {
      return;
    }
    log.status()
        .leader()
        .ifPresent(leader ->
            network.send(
                process, PeerIds.node(leader), new SwarmMessage.Report(report(), session)));
  }

  /// The leader tells all how far all are.
  private void news() {
    if (editor.leads() && !newsPlanned) {
      newsPlanned = true;
      process.after(process.random().nextLong(NEWS_MICROS), this::tellAll);
    }
  }

  private void tellAll() {
    newsPlanned = false;
    var status = log.status();
    if (status.role() != LogRole.LEADER) {
      return;
    }
    var progress =
        SwarmProgress.newBuilder()
            .setCommittedIndex(status.committedIndex())
            .setTerm(status.term())
            .setLeader(peerId)
            .addAllNodes(board.all())
            .build();
    sessions.forEach(
        (node, theirs) -> network.send(process, node, new SwarmMessage.Progress(progress, theirs)));
  }

  /// Once a second: what was lost on the way is said again.
  void repeatNews() {
    tellLeader();
    if (editor.leads()) {
      tellAll();
    }
  }

  private void receive(Object message) {
    switch (message) {
      case RaftMessage raft -> log.receive(raft);
      case SwarmMessage.Submit submit -> take(submit);
      case SwarmMessage.Submitted(long call, var outcome) -> {
        var waiting = calls.remove(call);
        if (waiting != null) {
          waiting.complete(outcome);
        }
      }
      case SwarmMessage.Report(var report, long theirs) -> hear(report, theirs);
      case SwarmMessage.Progress(var progress, long ours) -> {
        if (ours == session) {
          hear(progress);
        }
      }
      default -> throw new IllegalStateException("received " + message);
    }
  }

  private void hear(AppliedReport report, long theirs) {
    if (!editor.leads()) {
      return;
    }
    Long before = sessions.put(report.getNode(), theirs);
    if (before == null || before != theirs) {
      board.forget(report.getNode());
    }
    board.heard(report);
    news();
  }

  private void hear(SwarmProgress progress) {
    if (progress.getTerm() < progressTerm || editor.leads()) {
      return;
    }
    if (progress.getTerm() > progressTerm) {
      progressTerm = progress.getTerm();
      for (var report : board.all()) {
        if (!report.getNode().equals(machine.name())) {
          board.forget(report.getNode());
        }
      }
    }
    for (var report : progress.getNodesList()) {
      if (!report.getNode().equals(machine.name())) {
        board.heard(report);
      }
    }
    if (log.status().appliedIndex() >= progress.getCommittedIndex()) {
      becomeReady();
    }
  }

  private Map<String, String> liveNodes() {
    var nodes = new TreeMap<String, String>();
    state
        .settings()
        .nodes()
        .forEach((node, enrolled) -> {
          String excuse = "";
          if (enrolled.getDraining()) {
            excuse = "draining";
          } else if (!gossip.isAlive(node)) {
            excuse = "dead";
          } else if (!gossip.isReady(node)) {
            excuse = "starting";
          }
          nodes.put(node, excuse);
        });
    return nodes;
  }

  /// A client's call: the edit goes to whoever leads.
  CompletableFuture<EditOutcome> edit(SimEdit edit, boolean live, long deadlineMicros) {
    if (editor.leads()) {
      return submit(edit, live);
    }
    var leader = log.status().leader();
    if (leader.isEmpty() || leader.get().equals(peerId)) {
      return CompletableFuture.completedFuture(new EditOutcome.NotLeader(Optional.empty()));
    }
    long call = ++lastCall;
    var outcome = new CompletableFuture<EditOutcome>();
    calls.put(call, outcome);
    network.send(
        process,
        PeerIds.node(leader.get()),
        new SwarmMessage.Submit(machine.name(), call, edit, live, deadlineMicros));
    return outcome;
  }

  /// Waits until all live nodes answer with it.
  ///
  /// @param progress is told of each node once it answers with it
  CompletableFuture<List<NodeLive>> live(long index, long microsMax, Consumer<NodeLive> progress) {
    var outcome = waits.await(index, progress);
    process.after(microsMax, () -> waits.expire(outcome, "not heard of it in time"));
    return outcome;
  }

  private void take(SwarmMessage.Submit submit) {
    if (process.nowMicros() > submit.deadlineMicros()) {
      return;
    }
    var _ =
        submit(submit.edit(), submit.live())
            .thenAccept(outcome -> {
              if (!stopped) {
                network.send(
                    process, submit.from(), new SwarmMessage.Submitted(submit.call(), outcome));
              }
            });
  }

  private CompletableFuture<EditOutcome> submit(SimEdit edit, boolean live) {
    var outcome =
        switch (edit) {
          case SimEdit.Settings(var change) -> editor.submit(change);
          case SimEdit.Zones zones when !zones.upload().isEmpty() -> upload(zones);
          case SimEdit.Zones zones -> editor.submit(request(zones, ByteString.EMPTY));
        };
    answersOwed++;
    var _ = outcome.thenRun(() -> answersOwed--);
    if (live) {
      var _ =
          outcome.thenAccept(done -> {
            if (done instanceof EditOutcome.Committed && !stopped) {
              log.spreadCommit().exceptionally(_ -> null);
            }
          });
    }
    return outcome;
  }

  /// Parts first, then the edit that names them.
  private CompletableFuture<EditOutcome> upload(SimEdit.Zones zones) {
    if (state.outcome(zones.id()).isPresent()) {
      return editor.submit(request(zones, ByteString.EMPTY)); // the parts are not needed any more
    }
    var whole = (SimEdit.Whole) zones.zones().getFirst();
    byte[] stream = stream(whole);
    // Each attempt has an upload of its own: parts of two must not mix.
    var upload = ByteString.copyFromUtf8("%016x".formatted(process.random().nextLong()));
    CompletableFuture<EditOutcome> parts = new CompletableFuture<>();
    uploadFrom(0, 0, stream, upload, parts);
    return parts.thenCompose(outcome ->
        outcome instanceof EditOutcome.Committed && !stopped
            ? editor.submit(request(zones, upload))
            : CompletableFuture.completedFuture(outcome));
  }

  private void uploadFrom(
      int number, int at, byte[] stream, ByteString upload, CompletableFuture<EditOutcome> done) {
    int end = Math.min(stream.length, at + UPLOAD_PART_BYTES);
    var part =
        UploadPart.newBuilder()
            .setUploadId(upload)
            .setNumber(number)
            .setBytes(ByteString.copyFrom(stream, at, end - at))
            .build();
    var _ =
        editor
            .submit(part)
            .thenAccept(outcome -> {
              if (!(outcome instanceof EditOutcome.Committed) || end == stream.length) {
                done.complete(outcome);
              } else if (!stopped) {
                uploadFrom(number + 1, end, stream, upload, done);
              }
            });
  }

  private byte[] stream(SimEdit.Whole whole) {
    var version = whole.content().build(whole.origin(), hasher);
    var out = new ByteArrayOutputStream();
    try {
      CanonicalZoneWriter.write(version, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      version.release();
    }
    return out.toByteArray();
  }

  private EditRequest request(SimEdit.Zones edit, ByteString upload) {
    var zones = new ArrayList<ZoneEditRequest>();
    for (var zone : edit.zones()) {
      zones.add(
          switch (zone) {
            case SimEdit.Steps(var origin, var operations) ->
                new ZoneEditRequest.Steps(origin, operations);
            case SimEdit.Whole(var origin, var content, boolean mustBeNew) ->
                new ZoneEditRequest.Whole(content.build(origin, hasher), mustBeNew, upload);
            case SimEdit.Removal(var origin) -> new ZoneEditRequest.Removal(origin);
            case SimEdit.RollBack(var origin, int serial) ->
                new ZoneEditRequest.RollBack(origin, serial);
          });
    }
    return new EditRequest(edit.id(), "sim", Scope.ALL, "", "", edit.preconditions(), zones);
  }

  /// After the process died: gives back what a dead process's memory would not hold any more.
  void bury() {
    stopped = true;
    ready = false;
    serial.now = Runnable::run;
    log.close();
    editorsEars.forEach(ears -> ears.leadershipLost(0));
    var zones = store.current().zones().stream().map(Zone::origin).toList();
    state.clear();
    Reckoning.empty(name(), state, store, zones, oracle.requests());
    store.epochs().collect();
  }
}
