package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.MemberChangeRefusedException;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.HeardNode;
import io.swarmdns.gossip.placement.LogNode;
import io.swarmdns.gossip.placement.MemberKeeper;
import io.swarmdns.gossip.placement.MemberStep;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.placement.VoterPlacement;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SwarmPolicy;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Asks one [MemberKeeper], tick after tick, what it does about nodes that come, die, drain, move
/// and begin anew, while its node leads and while it does not. What it knows is told it here, so
/// that what it has to do is known as well: the step of [VoterPlacement], which
/// [PlacementQuestions] examine, for nodes as the whole past of the ticks has them.
final class KeeperQuestions {
  private static final int TICKS = 80;
  private static final int NODES_MAX = 6;
  private static final long COMMITTED = 5_000;
  private static final long LAG_MAX = 1_000;
  private static final int PORT = 5_000;

  /// One digit, so that peer ids sort by their beginnings.
  private static final int NEWEST_MAX = 9;

  private static final String SELF_NODE = "n0";
  private static final String SELF = PeerIds.of(SELF_NODE, 1);

  private final RandomGenerator random;
  private final GroupState state;
  private final ToldLog log = new ToldLog();
  private final Map<String, HeardNode> alive = new TreeMap<>();
  private final Map<String, Long> matches = new HashMap<>();
  private final List<Tick> past = new ArrayList<>();
  private Set<LogMember> members = Set.of(new LogMember(SELF, "host", PORT, Vote.VOTER));
  private boolean leads = true;
  private long now = 1_000_000;
  private long index;

  /// What a tick was told.
  ///
  /// @param judged whether the keeper looked at the nodes: it leads, and no change was under way
  private record Tick(
      long millis,
      boolean leads,
      boolean judged,
      Map<String, HeardNode> alive,
      Set<String> enrolled) {}

  KeeperQuestions(RandomGenerator random) {
    this.random = random;
    var store = new ZoneStore(new NameHash(1), ZoneValidator.NONE);
    state = new GroupState(store, new OwnEntries(store));
    state.clear();
  }

  /// @throws Violation at the first wrong answer
  void ask() {
    set(
        Setting.newBuilder()
            .setKey(Settings.key(SettingKey.Kind.SWARM, Settings.ONLY))
            .setSwarm(SwarmPolicy.newBuilder().setWantedVoters(2 * random.nextInt(3) + 1)));
    enrol(SELF_NODE, Role.PRIMARY, false);
    hear(SELF_NODE, SELF);
    var keeper =
        new MemberKeeper(log, state::settings, this::heard, SELF, () -> Instant.ofEpochMilli(now));
    for (int i = 0; i < TICKS; i++) {
      happen();
      boolean judged = leads && log.underWay.isDone();
      past.add(new Tick(now, leads, judged, Map.copyOf(alive), Set.copyOf(enrolled().keySet())));
      log.calls.clear();
      keeper.tick();
      var due = judged ? due() : Optional.empty();
      if (!log.calls.equals(due.stream().toList())) {
        throw new Violation(
            "tick "
                + i
                + " of "
                + members
                + ", alive "
                + alive
                + ", enrolled "
                + enrolled()
                + ": does "
                + log.calls
                + ", due is "
                + due);
      }
      log.calls.forEach(this::take);
    }
  }

  private Collection<HeardNode> heard() {
    return List.copyOf(alive.values());
  }

  private Map<String, EnrolledNode> enrolled() {
    return state.settings().nodes();
  }

  /// What may change from one tick to the next.
  private void happen() {
    now += random.nextInt(4) == 0 ? random.nextInt(40_000) : 1_000;
    log.settle();
    String node = "n" + random.nextInt(NODES_MAX);
    var known = enrolled().get(node);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        if (known == null && !node.equals(SELF_NODE)) {
          enrol(node, role(), false);
        }
      }
      case 3 -> {
        if (!node.equals(SELF_NODE)) {
          alive.remove(node);
        }
      }
      case 4, 5, 6 -> hear(node, PeerIds.of(node, node.equals(SELF_NODE) ? 1 : newest(node)));
      case 7 -> {
        if (!node.equals(SELF_NODE) && alive.containsKey(node) && newest(node) < NEWEST_MAX) {
          hear(node, PeerIds.of(node, newest(node) + 1));
        }
      }
      case 8 -> {
        if (known != null) {
          enrol(node, known.getRole(), !known.getDraining());
        }
      }
      case 9 -> {
        if (random.nextInt(3) == 0) {
          remove(node);
        }
      }
      case 10 -> leads = random.nextInt(4) != 0 || !leads;
      default ->
          matches.put(PeerIds.of(node, newest(node)), COMMITTED - LAG_MAX - 1 + random.nextInt(3));
    }
  }

  private Role role() {
    return switch (random.nextInt(5)) {
      case 0 -> Role.BACKUP;
      case 1 -> Role.WITNESS;
      default -> Role.PRIMARY;
    };
  }

  /// The newest beginning of a node that anybody has heard of.
  private int newest(String node) {
    int newest = 1;
    for (var peer : peers()) {
      if (PeerIds.node(peer).equals(node)) {
        newest = Math.max(newest, Integer.parseInt(peer.substring(peer.lastIndexOf('.') + 1)));
      }
    }
    return newest;
  }

  private Set<String> peers() {
    var peers = new TreeSet<String>();
    members.forEach(member -> peers.add(member.peerId()));
    past.forEach(tick -> tick.alive().values().forEach(node -> peers.add(node.peerId())));
    return peers;
  }

  private void hear(String node, String peer) {
    long since = now - random.nextInt(4_000);
    matches.putIfAbsent(peer, COMMITTED);
    alive.put(
        node,
        new HeardNode(
            node, peer, "host", PORT + random.nextInt(2), "r" + random.nextInt(3), since));
  }

  private void enrol(String node, Role role, boolean draining) {
    set(
        Setting.newBuilder()
            .setKey(Settings.key(SettingKey.Kind.NODE, node))
            .setNode(EnrolledNode.newBuilder().setRole(role).setDraining(draining)));
  }

  private void set(Setting.Builder setting) {
    apply(SettingsChange.newBuilder().addSet(setting));
  }

  private void remove(String node) {
    apply(SettingsChange.newBuilder().addRemove(Settings.key(SettingKey.Kind.NODE, node)));
  }

  private void apply(SettingsChange.Builder change) {
    state.apply(1, index++, LogEntry.newBuilder().setSettings(change).build().toByteArray());
  }

  /// What was decided comes to pass.
  private void take(Object call) {
    if (call instanceof MemberChange change) {
      try {
        members = change.apply(members, SELF);
      } catch (MemberChangeRefusedException e) {
        throw new Violation("of " + members + ": " + change + ": " + e.getMessage());
      }
    }
  }

  /// The change of members, or the successor's peer id, that is to come now.
  private Optional<Object> due() {
    var nodes = enrolled().keySet().stream().map(this::node).toList();
    for (var member : members) {
      for (var node : alive.values()) {
        if (node.peerId().equals(member.peerId()) && node.logPort() != member.port()) {
          return Optional.of(new MemberChange.Move(member.peerId(), node.host(), node.logPort()));
        }
      }
    }
    var step =
        VoterPlacement.next(
            nodes, peers(true), peers(false), SELF, state.settings().wantedVoters());
    if (step.isPresent()) {
      return step.map(this::change);
    }
    for (var member : members) {
      var vote = vote(member.peerId());
      boolean enrolled = nodes.stream().anyMatch(node -> node.peerId().equals(member.peerId()));
      boolean itself = member.peerId().equals(SELF) && vote == Vote.WITNESS;
      if (member.vote().counts() && enrolled && member.vote() != vote && !itself) {
        return Optional.of(new MemberChange.Weigh(member.peerId(), vote));
      }
    }
    return heir();
  }

  private Optional<Object> heir() {
    var here = enrolled().get(SELF_NODE);
    if (here != null && !here.getDraining()) {
      return Optional.empty();
    }
    return members.stream()
        .filter(member -> member.vote() == Vote.VOTER && !member.peerId().equals(SELF))
        .map(LogMember::peerId)
        .filter(peer -> {
          var node = enrolled().get(PeerIds.node(peer));
          var live = alive.get(PeerIds.node(peer));
          return node != null
              && !node.getDraining()
              && live != null
              && live.peerId().equals(peer)
              && hasCaughtUp(peer);
        })
        .<Object>map(peer -> peer)
        .findFirst();
  }

  private Set<String> peers(boolean voting) {
    var peers = new TreeSet<String>();
    members.stream()
        .filter(member -> member.vote().counts() == voting)
        .forEach(member -> peers.add(member.peerId()));
    return peers;
  }

  private boolean hasCaughtUp(String peer) {
    return peer.equals(SELF) || COMMITTED - matches.getOrDefault(peer, -1L) <= LAG_MAX;
  }

  private LogNode node(String name) {
    var enrolment = enrolled().get(name);
    if (enrolment == null) {
      throw new IllegalArgumentException(name);
    }
    var live = Optional.ofNullable(alive.get(name));
    var last = lastHeard(name);
    String peer = last.map(HeardNode::peerId).orElseGet(() -> newestMember(name));
    return new LogNode(
        name,
        peer,
        enrolment.getRole(),
        last.map(HeardNode::region).orElse(""),
        live.map(node -> Math.max(1, now - node.aliveSinceMillis())).orElse(0L),
        live.isPresent() ? 0 : Math.max(1, now - silentSince(name)),
        hasCaughtUp(peer),
        enrolment.getDraining());
  }

  /// As it was when it was heard last, if it has been enrolled since.
  private Optional<HeardNode> lastHeard(String name) {
    for (var tick : past.reversed()) {
      if (!tick.enrolled().contains(name)) {
        return Optional.empty();
      }
      if (tick.alive().containsKey(name)) {
        return Optional.ofNullable(tick.alive().get(name));
      }
    }
    return Optional.empty();
  }

  /// The first of the ticks, all since this node leads, at which it was looked for and not there.
  private long silentSince(String name) {
    long since = now;
    for (var tick : past.reversed()) {
      boolean there = tick.alive().containsKey(name) || !tick.enrolled().contains(name);
      if (!tick.leads() || (tick.judged() && there)) {
        break;
      }
      if (tick.judged()) {
        since = tick.millis();
      }
    }
    return since;
  }

  private String newestMember(String node) {
    return members.stream()
        .map(LogMember::peerId)
        .filter(peer -> PeerIds.node(peer).equals(node))
        .reduce("", (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private Vote vote(String peer) {
    var node = enrolled().get(PeerIds.node(peer));
    return node != null && (node.getDraining() || node.getRole() == Role.WITNESS)
        ? Vote.WITNESS
        : Vote.VOTER;
  }

  private MemberChange change(MemberStep step) {
    return switch (step) {
      case MemberStep.AddListener(String peer) -> {
        var node = lastHeard(PeerIds.node(peer)).orElseThrow();
        yield new MemberChange.Add(new LogMember(peer, node.host(), node.logPort(), Vote.LISTENER));
      }
      case MemberStep.Promote(String peer) -> new MemberChange.Promote(peer, vote(peer));
      case MemberStep.Replace(String voter, String peer) ->
          new MemberChange.Replace(voter, peer, vote(peer));
      case MemberStep.Swap(String voter, String peer) ->
          new MemberChange.Swap(voter, peer, vote(peer));
      case MemberStep.Demote(String peer) -> new MemberChange.Demote(peer);
      case MemberStep.Remove(String peer) -> new MemberChange.Remove(peer);
    };
  }

  /// A log that shows what it is told to, and keeps what it is asked for.
  private final class ToldLog implements ReplicatedLog {
    final List<Object> calls = new ArrayList<>();
    CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    /// A change that was under way may be done by now, or have failed.
    void settle() {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> underWay.completeExceptionally(new MemberChangeRefusedException("it failed"));
        default -> underWay.complete(null);
      }
      if (!leads) {
        underWay = CompletableFuture.completedFuture(null); // whoever leads next begins anew
      }
    }

    @Override
    public LogStatus status() {
      return new LogStatus(
          leads ? LogRole.LEADER : LogRole.FOLLOWER,
          Optional.of(leads ? SELF : "other.1"),
          OptionalLong.of(0),
          1,
          COMMITTED,
          COMMITTED,
          -1,
          members,
          Map.copyOf(matches),
          new LogHealth.Ok());
    }

    @Override
    public CompletableFuture<Void> changeMembers(MemberChange change) {
      return call(change);
    }

    @Override
    public CompletableFuture<Void> transferLeadership(String peerId) {
      return call(peerId);
    }

    private CompletableFuture<Void> call(Object what) {
      calls.add(what);
      underWay = new CompletableFuture<>();
      return underWay;
    }

    @Override
    public CompletableFuture<Long> propose(byte[] entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int entryBytesMax() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void subscribe(LogListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> spreadCommit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void takeSnapshotSoon() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
