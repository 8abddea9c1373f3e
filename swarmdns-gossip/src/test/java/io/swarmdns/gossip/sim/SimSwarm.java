package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SwarmPolicy;
import io.swarmdns.zone.memory.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A whole swarm for one seed: nodes, clients and faults, then peace, then the reckoning.
final class SimSwarm {
  /// Seconds of virtual time after the last fault, in which everything must have come to rest.
  private static final int REST_SECONDS_MAX = 300;

  /// Seconds after the last fault until edits must be possible again.
  private static final int EDITS_SECONDS_MAX = 60;

  /// Seconds within which an edit that nothing hinders has its outcome.
  private static final int PROBE_SECONDS_MAX = 20;

  /// Seconds within which an edit that nothing hinders is live on all nodes.
  private static final int LIVE_SECONDS_MAX = 10;

  /// One seed of so many goes on into a long peace.
  private static final int LONG_PEACE_IN = 15;

  /// One seed of so many has more digests than are kept.
  private static final int MANY_DIGESTS_IN = 10;

  /// Seconds within which a voter that stays dead is replaced: 60, and what it takes.
  private static final int REPLACED_SECONDS_MAX = 80;

  /// Seconds after which nothing is kept any more of an upload that ended with its client's death.
  private static final int FORGOTTEN_SECONDS = 601;

  private static final int SECOND = 1_000_000;
  private static final int NODES_MAX = 9;
  private static final int STARTING_SECONDS_MAX = 60;
  private static final int GOSSIP_MICROS = 500_000;

  /// Looks in a row at which a node may still act as a leader that it no longer is.
  private static final int FALSE_LEADS_MAX = 3;

  private static final int LOOK_MICROS = 1_000_000;

  private final EventQueue queue;
  private final RandomGenerator random;
  private final Trace trace;
  private final SimNetwork network;
  private final Oracle oracle;
  private final Workload workload;
  private final List<SimMachine> machines = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final Set<String> notWanted = new HashSet<>();
  private final int snapshotEvery;
  private final int syncMicrosMax;
  private long lastDoneMicros;
  private int gossips;

  /// What a run came to.
  ///
  /// @param acknowledged edits
  /// @param applications of entries, over all nodes
  record Result(long traceHash, int acknowledged, int applications, long events) {}

  /// As many voters survive the loss of one for good.
  private static final int VOTERS_MIN = 3;

  /// Long logs take as long as many short ones.
  private static final int LONG_ONE_IN = 100;

  private SimSwarm(long seed, java.util.function.@Nullable Consumer<String> reader) {
    queue = new EventQueue();
    random = new SplittableRandom(seed);
    trace = reader == null ? Trace.hashed(queue) : Trace.readBy(queue, reader);
    network = new SimNetwork(queue, random, random.nextInt(500, 20_000));
    oracle = new Oracle(trace);
    workload = new Workload(random, oracle.model());
    snapshotEvery = random.nextInt(5, 60);
    syncMicrosMax = random.nextInt(500, 15_000);
  }

  /// Runs one seed.
  ///
  /// @throws Violation when something happened that must not
  static Result run(long seed) {
    return run(seed, null);
  }

  /// Runs one seed and tells what happens.
  static Result run(long seed, java.util.function.@Nullable Consumer<String> reader) {
    new PlacementQuestions(seed).ask();
    new KeeperQuestions(seed).ask();
    new LiveQuestions(seed, seed % MANY_DIGESTS_IN == 0).ask();
    long memoryBefore = Region.bytesInUse();
    if (seed % LONG_ONE_IN == 1) {
      new StateQuestions(seed).ask();
    }
    var swarm = new SimSwarm(seed, reader);
    try {
      swarm.live();
      swarm.reckon();
    } finally {
      swarm.machines.forEach(SimMachine::crash);
    }
    if (Region.bytesInUse() != memoryBefore) {
      throw new Violation(
          Region.bytesInUse() - memoryBefore + " bytes of zones were not given back");
    }
    return new Result(
        swarm.trace.hash(),
        swarm.oracle.acknowledgedCount(),
        swarm.oracle.applications(),
        swarm.queue.planned());
  }

  private void live() {
    int nodes = random.nextInt(3, 7);
    boolean withWitness = random.nextInt(4) == 0;
    for (int i = 0; i < nodes; i++) {
      var role =
          i == 2 && withWitness
              ? Role.WITNESS
              : i < 3 || random.nextInt(3) == 0 ? Role.PRIMARY : Role.BACKUP;
      machine(role);
    }
    start(machines.getFirst(), SimNode.Start.FIRST);
    gossip();
    look();
    int wanted = new int[] {1, 3, 3, 3, 5}[random.nextInt(5)];
    setUp(wanted);
    for (var machine : machines.subList(1, machines.size())) {
      start(machine, SimNode.Start.JOIN);
      enrol(machine);
    }
    waitFor("all are members", STARTING_SECONDS_MAX, this::isComplete);
    int clientCount = random.nextInt(1, 4);
    for (int i = 0; i < clientCount; i++) {
      var client =
          new SimClient("c" + i, this, queue, random, trace, random.nextInt(200_000, 3 * SECOND));
      clients.add(client);
      client.start();
    }
    var faults = new Faults(this, queue, random, trace, random.nextInt(1, 9) * SECOND);
    faults.start();
    int seconds = random.nextInt(10) == 0 ? 120 : random.nextInt(8, 40);
    queue.runUntil(queue.nowMicros() + (long) seconds * SECOND);
    trace.add("", "peace");
    faults.stop();
    heal();
    long peaceMicros = queue.nowMicros();
    waitFor("edits are possible", EDITS_SECONDS_MAX, () -> lastDoneMicros > peaceMicros);
    clients.forEach(SimClient::stop);
    waitFor("rest", REST_SECONDS_MAX, this::isAtRest);
    trace.add("", "rest");
    new RestProbe(this, workload).ask();
    waitFor("rest after the probe", REST_SECONDS_MAX, this::isAtRest);
    oracle.checkAcknowledged(leaderNow().state());
    if (random.nextInt(LONG_PEACE_IN) == 0) {
      longPeace(); // in which requests are forgotten, too
    }
  }

  /// What takes longer than faults last: the place of a voter that stays dead is given away, and
  /// what dead clients have left behind is forgotten.
  private void longPeace() {
    var victim = someVoter();
    boolean replaceable = leaderNow().log().members().stream().anyMatch(this::couldVote);
    trace.add("", "a voter dies for long", victim == null ? "none" : victim.name());
    if (victim != null) {
      String peer = PeerIds.of(victim.name(), victim.beginning());
      victim.crash();
      if (replaceable) {
        waitFor(
            "successor of " + peer,
            REPLACED_SECONDS_MAX,
            () -> RaftPeer.voters(leaderNow().log().members()).contains(peer) ? "it votes" : "");
      }
    }
    queue.runUntil(queue.nowMicros() + (long) FORGOTTEN_SECONDS * SECOND);
    if (victim != null) {
      restart(victim);
    }
    new RestProbe(this, workload).again();
    waitFor("rest after long peace", REST_SECONDS_MAX, this::isAtRest);
    for (var machine : machines) {
      var node = machine.node();
      if (node != null && isEnrolled(leaderNow(), machine)) {
        var snapshot = node.state().snapshot();
        if (snapshot.isEmpty()) {
          throw new Violation(node.name() + " takes no snapshot at rest");
        }
        snapshot.get().close();
      }
    }
  }

  /// Whether a member that does not vote may be given a vote.
  private boolean couldVote(LogMember member) {
    var machine = named(PeerIds.node(member.peerId()));
    var enrolled = leaderNow().state().settings().nodes().get(machine.name());
    return !member.vote().counts()
        && machine.role() != Role.BACKUP
        && enrolled != null
        && !enrolled.getDraining();
  }

  /// A voter that does not lead, of three or more; null when there is none.
  private @Nullable SimMachine someVoter() {
    var leader = leaderNow();
    var voters = RaftPeer.voters(leader.log().members()).stream().sorted().toList();
    return voters.size() < 3
        ? null
        : voters.stream()
            .filter(voter -> !voter.equals(leader.peerId()))
            .map(voter -> named(PeerIds.node(voter)))
            .findFirst()
            .orElse(null);
  }

  private SimNode leaderNow() {
    var leader = leader();
    if (leader == null) {
      throw new Violation("no leader in peace; " + statuses());
    }
    return leader;
  }

  /// Asks for an edit while nothing is broken, and lets time pass until it is known what became of
  /// it.
  @SuppressWarnings("ReferenceEquality") // a node is itself and nothing else
  EditOutcome askAtRest(SimEdit edit) {
    oracle.begins(edit);
    trace.add("", "probes", edit.text());
    long until = queue.nowMicros() + (long) PROBE_SECONDS_MAX * SECOND;
    while (queue.nowMicros() < until) {
      var machine = anyUp();
      var node = machine == null ? null : machine.node();
      var leader = leader();
      // One that was removed, and has not heard of it, may wait for a leader that is gone as well.
      if (machine != null && node != null && leader != null && isEnrolled(leader, machine)) {
        var outcome = node.edit(edit, true, until);
        // A node that was removed before peace may learn of it now, and end.
        while (!outcome.isDone() && machine.node() == node && queue.nowMicros() < until) {
          queue.runUntil(queue.nowMicros() + SECOND / 100);
        }
        if (outcome.isDone()
            && (outcome.join() instanceof EditOutcome.Committed
                || outcome.join() instanceof EditOutcome.NotMade)) {
          oracle.told(edit, outcome.join());
          return outcome.join();
        }
      }
      queue.runUntil(queue.nowMicros() + SECOND / 4);
    }
    throw new Violation("no answer at rest to " + edit.text() + "; " + statuses());
  }

  /// Asks at every node until it says that an edit is live at all, and checks that it is. A node
  /// that has just come may not be known to be ready yet, so that it is asked more than once.
  void requireLive(long index) {
    for (var machine : machines) {
      var node = machine.node();
      var leader = leader();
      if (node != null && leader != null && isEnrolled(leader, machine)) {
        waitFor(
            "live on all, as seen by " + node.name(),
            LIVE_SECONDS_MAX,
            () -> notLive(node, leader, index));
      }
    }
  }

  /// Which node does not answer with an edit at rest, as another one sees it; empty: all do.
  private String notLive(SimNode node, SimNode leader, long index) {
    var told =
        node.live(
            index, (long) LIVE_SECONDS_MAX * SECOND, live -> oracle.toldLive(index, List.of(live)));
    long until = queue.nowMicros() + (long) LIVE_SECONDS_MAX * SECOND / 2;
    while (!told.isDone() && queue.nowMicros() < until) {
      queue.runUntil(queue.nowMicros() + SECOND / 100);
    }
    if (!told.isDone()) {
      return "it still waits for entry " + index;
    }
    oracle.toldLive(index, told.join());
    var names = new java.util.TreeSet<String>();
    for (var live : told.join()) {
      names.add(live.getNode());
      var enrolled = leader.state().settings().nodes().get(live.getNode());
      boolean excused =
          enrolled != null && enrolled.getDraining() && live.getReason().equals("draining");
      if (!live.getLive() && !excused) {
        return live.toString();
      }
    }
    var enrolled = leader.state().settings().nodes().keySet();
    return names.equals(enrolled) ? "" : "told of " + names + ", enrolled are " + enrolled;
  }

  private SimMachine machine(Role role) {
    var machine =
        new SimMachine(
            "n" + (machines.size() + 1),
            role,
            "r" + random.nextInt(3),
            new SimDisk(random, syncMicrosMax),
            queue,
            random.nextInt(4_000) - 2_000,
            snapshotEvery);
    machines.add(machine);
    oracle.knows(machine);
    return machine;
  }

  private void start(SimMachine machine, SimNode.Start how) {
    trace.add(machine.name(), "starts", how, PeerIds.of(machine.name(), machine.beginning()));
    var process = new SimProcess(machine.name(), queue, random);
    network.listen(process);
    machine.runs(new SimNode(machine, process, network, oracle, how), process);
  }

  private void setUp(int wantedVoters) {
    oracle.wants(wantedVoters);
    var first = machines.getFirst();
    var change =
        SettingsChange.newBuilder()
            .addSet(
                Setting.newBuilder()
                    .setKey(Settings.key(Kind.SWARM, Settings.ONLY))
                    .setSwarm(SwarmPolicy.newBuilder().setWantedVoters(wantedVoters)))
            .addSet(enrolment(first, false));
    change(change);
  }

  private static Setting enrolment(SimMachine machine, boolean draining) {
    return Setting.newBuilder()
        .setKey(Settings.key(Kind.NODE, machine.name()))
        .setNode(EnrolledNode.newBuilder().setRole(machine.role()).setDraining(draining))
        .build();
  }

  private void enrol(SimMachine machine) {
    change(SettingsChange.newBuilder().addSet(enrolment(machine, false)));
  }

  private void change(SettingsChange.Builder change) {
    change.setRequestId(workload.nextId()).setAuthor("op");
    var operator = new SimClient("op", this, queue, random, trace, SECOND);
    clients.add(operator);
    operator.ask(new SimEdit.Settings(change.build()), () -> {});
  }

  /// Nodes hear each other.
  private void gossip() {
    queue.after(GOSSIP_MICROS, this::gossip);
    gossips++;
    for (var hearing : machines) {
      var here = hearing.node();
      if (here == null || !here.runs()) {
        continue;
      }
      for (var speaking : machines) {
        var there = speaking.node();
        if (there != null
            && there.runs()
            && network.connects(speaking.name(), hearing.name())
            && network.connects(hearing.name(), speaking.name())) {
          here.gossip().sees(there.facts(), queue.nowMicros(), hearing.clock().millis());
        }
      }
      here.gossip().age(queue.nowMicros());
      if (gossips % 2 == 0) {
        here.repeatNews();
      }
    }
  }

  /// What must hold at any time.
  private void look() {
    queue.after(LOOK_MICROS, this::look);
    for (var machine : machines) {
      var node = machine.node();
      if (node == null) {
        continue;
      }
      oracle.checkNamed(node);
      if (node.falseLeads() >= FALSE_LEADS_MAX) {
        throw new Violation(node.name() + " does not lead, and takes edits or keeps proposals");
      }
      var reason = node.log().stopReason();
      if (reason.isPresent() && !machine.disk().isFull() && !mendsItself(reason.get())) {
        throw new Violation(machine.name() + " has stopped: " + reason.get());
      }
      if (node.log().isRemoved()) {
        leave(machine);
      }
    }
  }

  private static boolean mendsItself(String reason) {
    return reason.startsWith("nothing can be written");
  }

  /// A node that is no member any more: it was removed for good, or begins anew.
  private void leave(SimMachine machine) {
    trace.add(machine.name(), "was dismissed");
    machine.crash();
    machine.wipe();
    if (oracle.isRemoved(machine.name())) {
      notWanted.add(machine.name());
    } else {
      start(machine, SimNode.Start.JOIN);
    }
  }

  void restart(SimMachine machine) {
    if (machine.isUp() || notWanted.contains(machine.name())) {
      return;
    }
    if (random.nextInt(5) == 0) {
      machine.moveLog();
    }
    if (RaftStore.existsOn(machine.disk())) {
      start(machine, SimNode.Start.AGAIN);
      return;
    }
    if (!machine.isWiped()) {
      machine.wipe(); // it had a log, or was about to get one, and may have voted
    }
    start(machine, SimNode.Start.JOIN);
  }

  void restartIfStopped(SimMachine machine) {
    var node = machine.node();
    if (node != null && node.log().stopReason().isPresent()) {
      machine.crash();
      restart(machine);
    }
  }

  private void heal() {
    network.heal();
    for (var machine : machines) {
      machine.disk().setLow(false);
      machine.disk().setFull(false);
      var process = machine.process();
      if (process != null && process.isPaused()) {
        process.resume();
      }
      restartIfStopped(machine);
      restart(machine);
    }
  }

  void addNode() {
    if (machines.size() < NODES_MAX) {
      var machine = machine(random.nextInt(3) == 0 ? Role.BACKUP : Role.PRIMARY);
      start(machine, SimNode.Start.JOIN);
      enrol(machine);
    }
  }

  /// An operator tells a node to leave, or to stay after all, or takes it out; not so many that too
  /// few are left.
  void drainOrRemove(SimMachine machine) {
    var leader = leader();
    if (leader == null || oracle.isRemoved(machine.name())) {
      return;
    }
    long left =
        leader.state().settings().nodes().values().stream()
            .filter(node -> !node.getDraining() && node.getRole() == Role.PRIMARY)
            .count();
    var enrolled = leader.state().settings().nodes().get(machine.name());
    if (enrolled == null) {
      return; // its enrolment is still under way, and would bring it back
    }
    if (enrolled.getDraining() && random.nextBoolean()) {
      drain(machine, true, false);
      return;
    }
    boolean oneIsLost =
        RaftPeer.voters(leader.log().members()).stream().anyMatch(voter -> !isStill(voter));
    if (left <= 3 || oneIsLost) {
      return;
    }
    if (random.nextBoolean()) {
      oracle.drains(machine.name());
      drain(machine, enrolled.getDraining(), true);
    } else {
      oracle.removes(machine.name());
      change(SettingsChange.newBuilder().addRemove(Settings.key(Kind.NODE, machine.name())));
    }
  }

  /// As the admin service does: of no effect when it comes late, after the node was removed.
  private void drain(SimMachine machine, boolean seen, boolean draining) {
    change(
        SettingsChange.newBuilder()
            .addExpected(enrolment(machine, seen))
            .addSet(enrolment(machine, draining)));
  }

  /// Whether so few voters have lost their disks that nothing acknowledged is lost with this one.
  boolean mayBeWiped(SimMachine machine) {
    var leader = leader();
    if (leader == null || !leader.log().isSettled() || notWanted.contains(machine.name())) {
      return false;
    }
    int voters = RaftPeer.voters(leader.log().members()).size();
    if (voters < VOTERS_MIN) {
      // Of two votes none can be spared: a change could neither be made nor taken back.
      return false;
    }
    var lost = new HashSet<String>();
    for (var member : leader.log().members()) {
      String peer = member.peerId();
      var of = named(PeerIds.node(peer));
      // A listener may be getting a vote just now: it counts as well.
      if (!isStill(peer)
          || of == machine
          || (member.vote().counts() && oracle.isRemoved(of.name()))) {
        lost.add(peer);
      }
    }
    return lost.size() <= (voters - 1) / 2;
  }

  /// Whether the machine of this peer has not lost its disk since.
  private boolean isStill(String peer) {
    var of = named(PeerIds.node(peer));
    return PeerIds.of(of.name(), of.beginning()).equals(peer);
  }

  private SimMachine named(String name) {
    return machines.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private @Nullable SimNode leader() {
    SimNode leader = null;
    for (var machine : machines) {
      var node = machine.node();
      if (node != null
          && node.runs()
          && node.log().status().role() == LogRole.LEADER
          && (leader == null || leader.log().status().term() < node.log().status().term())) {
        leader = node;
      }
    }
    return leader;
  }

  /// Any machine that is up, or null.
  @Nullable SimMachine anyUp() {
    var up = machines.stream().filter(SimMachine::isUp).toList();
    return up.isEmpty() ? null : up.get(random.nextInt(up.size()));
  }

  void told(SimEdit edit, EditOutcome outcome) {
    oracle.told(edit, outcome);
    if (outcome instanceof EditOutcome.Committed) {
      lastDoneMicros = queue.nowMicros();
    }
  }

  List<SimMachine> machines() {
    return machines;
  }

  SimNetwork network() {
    return network;
  }

  Oracle oracle() {
    return oracle;
  }

  Workload workload() {
    return workload;
  }

  private interface Condition {
    /// What is missing; empty when nothing is.
    String missing();
  }

  private void waitFor(String what, int secondsMax, java.util.function.BooleanSupplier holds) {
    waitFor(what, secondsMax, (Condition) () -> holds.getAsBoolean() ? "" : "not so");
  }

  private void waitFor(String what, int secondsMax, Condition condition) {
    long until = queue.nowMicros() + (long) secondsMax * SECOND;
    String missing = condition.missing();
    while (!missing.isEmpty()) {
      if (queue.nowMicros() >= until) {
        throw new Violation(
            "no " + what + " after " + secondsMax + " s: " + missing + "; " + statuses());
      }
      queue.runUntil(queue.nowMicros() + SECOND / 4);
      missing = condition.missing();
    }
  }

  private String statuses() {
    var text = new StringBuilder();
    for (var machine : machines) {
      var node = machine.node();
      text.append('\n').append(machine.name()).append(' ');
      text.append(node == null ? "is down" : node.peerId() + " " + node.log().status());
    }
    return text.toString();
  }

  private String isComplete() {
    var leader = leader();
    if (leader == null) {
      return "no leader";
    }
    var settings = leader.state().settings();
    if (settings.nodes().size() < machines.size()) {
      return "enrolled are " + settings.nodes().keySet();
    }
    return membersAtRest(leader);
  }

  /// What the leader has still to do for the members.
  private String membersAtRest(SimNode leader) {
    var settings = leader.state().settings();
    var members = leader.log().members();
    var wanted = new java.util.TreeSet<String>();
    long able = 0;
    for (var node : settings.nodes().entrySet()) {
      var machine = named(node.getKey());
      wanted.add(PeerIds.of(machine.name(), machine.beginning()));
      if (machine.role() != Role.BACKUP && !node.getValue().getDraining()) {
        able++;
      }
    }
    var are = new java.util.TreeSet<String>();
    members.forEach(member -> are.add(member.peerId()));
    if (!are.equals(wanted)) {
      return "members are " + are + ", enrolled " + wanted;
    }
    int voters = RaftPeer.voters(members).size();
    long odd = able % 2 == 0 ? able - 1 : able;
    if (voters < Math.min(settings.wantedVoters(), odd)) {
      return voters + " voters of " + able + ", wanted are " + settings.wantedVoters();
    }
    if (voters > settings.wantedVoters()) {
      return voters + " voters, wanted are " + settings.wantedVoters();
    }
    String crowded = crowdedRegion(leader);
    if (!crowded.isEmpty()) {
      return crowded;
    }
    for (var member : members) {
      var node = settings.nodes().get(PeerIds.node(member.peerId()));
      if (node != null
          && node.getDraining()
          && member.vote().counts()
          && able >= settings.wantedVoters()) {
        return "draining " + member + " votes";
      }
      if (node != null && member.vote().counts() && node.getRole() == Role.PRIMARY) {
        var vote = node.getDraining() ? Vote.WITNESS : Vote.VOTER;
        boolean leads = member.peerId().equals(leader.peerId());
        if (member.vote() != vote && !(leads && node.getDraining())) {
          return member + " should be a " + vote;
        }
        if (leads && node.getDraining() && able > 0) {
          return "draining " + member + " leads";
        }
      }
    }
    return "";
  }

  /// A region with several voters while another has none and somebody who could vote.
  private String crowdedRegion(SimNode leader) {
    var voters = RaftPeer.voters(leader.log().members());
    var regions = voters.stream().map(peer -> named(PeerIds.node(peer)).region()).toList();
    for (var member : leader.log().members()) {
      var machine = named(PeerIds.node(member.peerId()));
      if (couldVote(member) && !regions.contains(machine.region())) {
        for (String voter : voters) {
          var region = named(PeerIds.node(voter)).region();
          if (!voter.equals(leader.peerId())
              && regions.stream().filter(region::equals).count() > 1) {
            return member + " could vote in the place of " + voter + ", for " + region;
          }
        }
      }
    }
    return "";
  }

  private static boolean isEnrolled(SimNode leader, SimMachine machine) {
    return leader.state().settings().nodes().containsKey(machine.name());
  }

  private String isAtRest() {
    for (var client : clients) {
      if (client.isBusy()) {
        return "a client still waits";
      }
    }
    var leader = leader();
    if (leader == null || !leader.log().isSettled()) {
      return "no leader, or members that change";
    }
    String missing = membersAtRest(leader);
    if (!missing.isEmpty()) {
      return missing;
    }
    for (var machine : machines) {
      var node = machine.node();
      if (node == null || !isEnrolled(leader, machine)) {
        continue;
      }
      if (node.log().status().appliedIndex() < leader.log().status().committedIndex()) {
        return machine.name() + " is behind: " + node.log().status();
      }
      if (!node.isReady()) {
        return machine.name() + " is not ready";
      }
    }
    return "";
  }

  /// What must hold when everything is at rest.
  private void reckon() {
    var leader = leader();
    if (leader == null) {
      throw new Violation("no leader at the end");
    }
    Reckoning.content(leader, oracle);
    for (var machine : machines) {
      var node = machine.node();
      if (node != null && isEnrolled(leader, machine)) {
        oracle.checkNamed(node);
        Reckoning.digest(node);
        Reckoning.nothingOwed(node);
        oracle.histories().check(node.name(), node.state());
        Reckoning.same(leader, node, oracle.requests());
      }
    }
  }
}
