package io.swarmdns.server.swarm;

import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.CurrentLog;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.log.ratis.RatisLog;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.peer.PeerService;
import io.swarmdns.gossip.peer.ProgressExchange;
import io.swarmdns.gossip.peer.Uploader;
import io.swarmdns.gossip.placement.MemberKeeper;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A placement group at this node: what its nodes agree on, this node's part in the log that leads
/// to it, and what brings edits into that log.
///
/// Life cycle, each step by the thread that starts the node: constructed (empty), opened (it has
/// what is on disk), joined (it hears the other nodes, once there is a way to reach them), followed
/// (it keeps up by itself), closed. Thread-safe otherwise.
final class PlacementGroup implements AutoCloseable {
  private final ZoneStore store;
  private final Shared shared;
  private final OwnEntries own;
  private final GroupState state;
  private final ProgressBoard board = new ProgressBoard();
  private final ExecutorService editing = oneThread("swarm-editor");

  /// Sends edits to the leader, and the leader's replies: what has come while it was busy goes
  /// together.
  private final ExecutorService sending = oneThread("swarm-sender");

  private @Nullable Opened opened;
  private volatile @Nullable Joined joined;
  private volatile @Nullable Followed followed;

  /// Of the log's members; another one when this node is another peer of the log.
  private volatile @Nullable MemberKeeper keeper;

  /// What exists once the group is open.
  ///
  /// @param first the log that was opened first
  private record Opened(LogOpening way, RatisLog first) {}

  /// What exists once the group is joined.
  ///
  /// @param log this node's part in the replicated log, whichever it has now
  private record Joined(
      Opened opened,
      CurrentLog log,
      Editor editor,
      ProgressExchange progress,
      PeerService service,
      LeaderClient leader) {}

  /// What exists once the group is followed.
  private record Followed(LogCare care, DivergenceWatch divergence) {}

  /// What the parts of a node share.
  ///
  /// @param name the node's
  /// @param timer for delays; nothing that blocks runs there
  /// @param workers run what blocks
  record Shared(
      String name,
      InstantSource clock,
      SecureRandom random,
      ScheduledExecutorService timer,
      ExecutorService workers) {}

  /// @param store nobody else changes the zones of this group
  PlacementGroup(ZoneStore store, Shared shared) {
    this.store = store;
    this.shared = shared;
    own = new OwnEntries(store);
    state = new GroupState(store, own);
  }

  private static ExecutorService oneThread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /// What all nodes agree on.
  GroupState state() {
    return state;
  }

  /// How far each node is, as this one knows.
  ProgressBoard board() {
    return board;
  }

  /// Reads what this node has on disk.
  ///
  /// @throws IOException when it cannot go on, with what to do
  ReplicatedLog open(LogOpening way) throws IOException {
    var log = way.open();
    opened = new Opened(way, log);
    return log;
  }

  /// Makes what talks to the other nodes.
  ///
  /// @param stubs how to reach a node, by name; empty as long as it is not known
  /// @param authority empty where this node has no issuer's key
  void join(
      Function<String, Optional<PeerGrpc.PeerStub>> stubs,
      Supplier<Optional<SwarmAuthority>> authority) {
    var open = Objects.requireNonNull(opened, "the group is not open");
    var log = new CurrentLog(open.first);
    var editor = new Editor(state, own, log, editing, shared.clock(), shared.random()::nextLong);
    var parser = new ChangesetParser(new ZoneTextLoader(store.hasher(), shared.clock()));
    var uploader = new Uploader(editor, parser, store.hasher(), shared.workers());
    var progress = new ProgressExchange(shared.name(), log, state, board, stubs);
    var service =
        new PeerService(
            editor, parser, uploader, log, progress, state::settings, authority, sending);
    var leader =
        new LeaderClient(shared.name(), log, service, uploader, stubs, shared.timer(), sending);
    joined = new Joined(open, log, editor, progress, service, leader);
  }

  private Joined joined() {
    var now = joined;
    if (now == null) {
      throw new IllegalStateException("the node has not joined its swarm yet");
    }
    return now;
  }

  /// This node's part in the replicated log, whichever it has now.
  ReplicatedLog log() {
    return joined().log;
  }

  /// Takes edits where this node leads.
  Editor editor() {
    return joined().editor;
  }

  /// Answers other nodes.
  PeerService service() {
    return joined().service;
  }

  /// Brings edits to whoever leads.
  LeaderClient leader() {
    return joined().leader;
  }

  /// Who this node is in the log.
  String peerId() {
    return joined().opened.way.peerId();
  }

  /// Begins to keep up: with who belongs to the log, with its health, with what the others have.
  ///
  /// @param belongs whether the swarm still counts this node as one of its own
  /// @param begunAnew is told that this node is another peer of the log from now on
  void follow(Peers peers, BooleanSupplier belongs, Runnable begunAnew) {
    var now = joined();
    var care =
        new LogCare(
            now.opened.way,
            now.opened.first,
            now.log,
            belongs,
            () -> beginAnew(peers, begunAnew),
            shared.timer(),
            shared.workers());
    var divergence =
        new DivergenceWatch(shared.name(), now.log::status, board, peers::isAlive, care::giveUp);
    followed = new Followed(care, divergence);
    keeper = keeper(peers);
    care.start();
  }

  private MemberKeeper keeper(Peers peers) {
    return new MemberKeeper(log(), state::settings, peers::alive, peerId(), shared.clock());
  }

  /// This node has to catch up before it is waited for again.
  private void beginAnew(Peers peers, Runnable begunAnew) {
    board.beginAnew();
    keeper = keeper(peers);
    begunAnew.run();
  }

  /// Does what is due. To be called a few times a second, by one thread.
  void tick() {
    var now = followed;
    var members = keeper;
    if (now != null && members != null) {
      members.tick();
      now.divergence.tick();
    }
  }

  /// Whether this node has what was committed when it asked.
  boolean hasCaughtUp() {
    var now = joined();
    var status = now.log.status();
    if (status.role() == LogRole.LEADER) {
      return true;
    }
    long committed = now.progress.committedAtLeader();
    return committed >= 0 && status.appliedIndex() >= committed;
  }

  /// Hands leadership over, as long as the other nodes can be reached.
  void handOver() {
    HandOver.of(log(), peerId());
  }

  /// Tells nobody any more how far this node is.
  void endProgress() {
    joined().progress.close();
  }

  /// Closes the log.
  @Override
  public void close() {
    var now = followed;
    var open = opened;
    if (now != null) {
      now.care.close();
    } else if (open != null) {
      open.first.close();
    }
    editing.shutdown();
    sending.shutdown();
  }
}
