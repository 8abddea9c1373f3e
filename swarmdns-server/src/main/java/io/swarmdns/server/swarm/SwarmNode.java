package io.swarmdns.server.swarm;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.swarmdns.gossip.channel.LocalControlServer;
import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.channel.SwarmServer;
import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.CertificateRenewal;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.gossip.identity.EnrolmentService;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.PrivateFiles;
import io.swarmdns.gossip.identity.StandingQuery;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.membership.GossipInlet;
import io.swarmdns.gossip.membership.Member;
import io.swarmdns.gossip.membership.MembershipListener;
import io.swarmdns.gossip.membership.SwimMembership;
import io.swarmdns.gossip.peer.EditCounts;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.Role;
import io.swarmdns.server.observe.NodeState;
import io.swarmdns.server.observe.SwarmSummary;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node of a swarm: everything but the answering of queries. Its [#open] and [#join] are the
/// table of contents.
///
/// Life cycle, each step by the thread that starts the node: constructed (SETUP: who it is), opened
/// (CONFIGURE: what it has on disk can be answered with), joined (INITIALIZE: it finds the others
/// and catches up), then READY by itself, once it has what was committed when it asked; closed
/// (DRAINING). Thread-safe otherwise.
public final class SwarmNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmNode.class);

  /// How often the leader's duties and the node's own phase are looked at.
  private static final long TICK_MILLIS = 250;

  /// A leader that was heard longer ago may lead no more. It is heard once a second at least.
  private static final Duration LEADER_SILENCE_MAX = Duration.ofSeconds(5);

  private final SwarmFiles files;
  private final SwarmOptions options;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final SwarmTrust trust;
  private final Admission admission;
  private final String name;
  private final ZoneStore store;
  private final PlacementGroup group;
  private final LeaderContact contact;
  private final ZoneExpiry expiry;
  private final Consumer<NodeState> phases;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("swarm-timer").daemon().factory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final GossipInlet inlet = new GossipInlet();
  private final PeerChannels channels;

  private volatile NodeState phase = NodeState.SETUP;
  private final Runnable dismissed;
  private volatile @Nullable Running running;
  private volatile boolean isDismissed;
  private volatile boolean closing;
  private @Nullable RemovalWatch removal;

  /// What exists once the node is open and has joined.
  record Running(
      SwarmServer peerServer,
      SwimMembership membership,
      Peers peers,
      LiveWaits waits,
      SwarmServer control,
      LocalControlServer local,
      CertificateRenewal renewal,
      Supplier<List<String>> warnings) {}

  /// What people and programs ask of a node.
  ///
  /// @param services for administrators, on the control port and on the Unix socket
  /// @param desk decides who may join
  /// @param warnings what needs somebody's attention now
  public record ForPeople(
      List<BindableService> services, EnrolmentDesk desk, Supplier<List<String>> warnings) {}

  /// Makes what people ask of a node, once it has its parts.
  @FunctionalInterface
  public interface Services {
    ForPeople of(SwarmParts parts);
  }

  /// @param store nobody else changes its zones
  /// @param phases is told of each phase
  /// @param dismissed is told once when the swarm has removed this node: it is to end
  /// @throws IOException when the node's identity cannot be used, with what to do
  public SwarmNode(
      SwarmFiles files,
      SwarmOptions options,
      ZoneStore store,
      Consumer<NodeState> phases,
      Runnable dismissed)
      throws IOException {
    if (Files.exists(files.removed())) {
      throw new IOException(
          "this node was removed from its swarm. To let it join again, move "
              + files.identity().path()
              + " away and run swarmdnsd join with a new token; to run it alone, move it away");
    }
    this.files = files;
    this.dismissed = dismissed;
    this.options = options;
    this.store = store;
    this.phases = phases;
    var identity = files.identity().load();
    name = identity.subject().name();
    group =
        new PlacementGroup(store, new PlacementGroup.Shared(name, clock, random, timer, workers));
    admission = Admission.read(files.identity().path());
    trust = new SwarmTrust(identity, enrolment -> state().settings().isRevoked(enrolment), clock);
    channels = new PeerChannels(trust);
    contact = new LeaderContact(files.contact(), clock, System::nanoTime);
    expiry = new ZoneExpiry(store, contact);
  }

  /// This node's name.
  public String name() {
    return name;
  }

  /// Whether this node answers queries: a witness does not.
  public boolean answersQueries() {
    return admission.role() != Role.WITNESS;
  }

  /// What all nodes agree on.
  public GroupState state() {
    return group.state();
  }

  public NodeState phase() {
    return phase;
  }

  /// Brings edits to whoever leads.
  ///
  /// @throws IllegalStateException before [#join]
  public LeaderClient leader() {
    return group.leader();
  }

  private Optional<SwarmAuthority> authority() {
    try {
      return trust.identity().authority(clock);
    } catch (GeneralSecurityException e) {
      LOG.error("the issuing key cannot be used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void enter(NodeState next) {
    phase = next;
    LOG.info("{}", next);
    phases.accept(next);
    var now = running;
    if (now != null) {
      now.membership.update(
          metadata -> metadata.toBuilder().setPhase(Introduction.phase(next)).build());
      now.waits.check();
    }
  }

  /// Reads what this node has on disk: afterwards it can be answered with.
  ///
  /// @throws IOException when it cannot go on, with what to do
  public void open() throws IOException {
    enter(NodeState.CONFIGURE);
    var log = group.open(new LogOpening(files, options, trust, admission, name, state()));
    expiry.look(hearsLeader(log));
    removal = removalWatch();
  }

  /// Finds the other nodes, and begins to take part. Comes after [#open].
  ///
  /// @param services for people, on the control port and the Unix socket
  /// @throws IOException when an address cannot be had
  public void join(Services services) throws IOException {
    var peersLater = new AtomicReference<@Nullable Peers>();
    Function<String, Optional<PeerGrpc.PeerStub>> stubs =
        node -> Optional.ofNullable(peersLater.get()).flatMap(peers -> peers.stub(node));
    group.join(stubs, this::authority);
    var peerServer =
        SwarmServer.peer(
            options.peer(), trust, List.of(inlet.definition(), group.service().bindService()));
    var membership =
        SwimMembership.start(
            introduction().settings(group.peerId()), trust, inlet, channels, clock);
    var peers = new Peers(membership, channels, state()::settings, clock);
    peersLater.set(peers);
    var waits = new LiveWaits(group.board(), peers::liveNodes);
    membership.subscribe(recheck(waits));
    var parts =
        new SwarmParts(
            name,
            files,
            options,
            trust,
            this::authority,
            store,
            state(),
            group.board(),
            group.log(),
            group.leader(),
            waits,
            peers,
            workers,
            timer,
            clock,
            random);
    var people = services.of(parts);
    var enrolment =
        new EnrolmentService(
            this::authority,
            people.desk(),
            enrolled -> state().settings().isRevoked(enrolled),
            System::nanoTime);
    var forPeople = new ArrayList<ServerServiceDefinition>();
    people.services().forEach(service -> forPeople.add(service.bindService()));
    var onControl = new ArrayList<>(forPeople);
    onControl.add(enrolment.definition());
    var control = SwarmServer.control(options.control(), trust, onControl);
    var local = LocalControlServer.start(options.adminSocket(), trust, forPeople);
    var renewal =
        new CertificateRenewal(trust, files.identity(), new Renewing(parts), timer, clock);
    running =
        new Running(
            peerServer, membership, peers, waits, control, local, renewal, people.warnings());
    renewal.start();
    enter(NodeState.INITIALIZE);
    group.follow(peers, () -> !isRevoked(), this::begunAnew);
    var duties = new LeaderDuties(parts, group.editor(), admission, files);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> tick(duties), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    long saving = LeaderContact.SAVE_INTERVAL.toSeconds();
    var _ =
        timer.scheduleWithFixedDelay(
            () -> workers.execute(contact::save), saving, saving, TimeUnit.SECONDS);
  }

  private Introduction introduction() {
    return new Introduction(name, options, admission, files.members());
  }

  private RemovalWatch removalWatch() {
    // Before gossip writes down that it finds nobody.
    var known = new ArrayList<>(introduction().seeds());
    known.addAll(SwimMembership.lastKnown(files.members()));
    var identity = trust.identity();
    return new RemovalWatch(
        new StandingQuery(identity.root(), identity.subject().enrolment(), clock)::ask,
        this::otherNodes,
        () -> controlPorts(known),
        workers,
        System::nanoTime,
        this::withdraw);
  }

  private Set<String> otherNodes() {
    var others = new HashSet<>(state().settings().nodes().keySet());
    others.remove(name);
    return others;
  }

  /// A node's control port comes before that for its peers.
  private static List<HostPort> controlPorts(List<HostPort> peers) {
    return peers.stream()
        .filter(peer -> peer.port() > 1)
        .map(peer -> new HostPort(peer.host(), peer.port() - 1))
        .toList();
  }

  /// This node is another peer in the log from now on, which the others learn from gossip; it has
  /// to catch up before it is waited for again.
  private void begunAnew() {
    var now = running;
    if (now == null) {
      return;
    }
    now.membership.update(metadata -> metadata.toBuilder().setLogPeerId(group.peerId()).build());
    if (phase == NodeState.READY) {
      enter(NodeState.INITIALIZE);
    }
  }

  private boolean isRevoked() {
    return state().settings().isRevoked(trust.identity().subject().enrolment());
  }

  private static MembershipListener recheck(LiveWaits waits) {
    return new MembershipListener() {
      @Override
      public void joined(Member member) {
        waits.check();
      }

      @Override
      public void updated(Member before, Member now) {
        waits.check();
      }

      @Override
      public void left(Member member, Departure why) {
        waits.check();
      }
    };
  }

  private void tick(LeaderDuties duties) {
    try {
      lookForLeader();
      group.tick();
      duties.tick();
      lookAtPhase();
      lookWhetherRemoved();
    } catch (RuntimeException e) {
      LOG.error("the node's duties", e); // and again at the next tick
    }
  }

  private void lookWhetherRemoved() {
    var watch = removal;
    if (isRevoked()) {
      withdraw();
    } else if (watch != null) {
      watch.look(contact.silence());
    }
  }

  /// A node that an operator has removed withdraws: its peers refuse it from now on, so that what
  /// it answers would only grow old.
  private synchronized void withdraw() {
    if (isDismissed) {
      return;
    }
    isDismissed = true;
    LOG.error(
        "this node was removed from the swarm: it withdraws, and ends. To let it join again, move {}"
            + " away and run swarmdnsd join with a new token",
        files.identity().path());
    try {
      PrivateFiles.write(files.removed(), clock.instant() + "\n");
    } catch (IOException e) {
      LOG.error("that is not remembered: {}", e.getMessage());
    }
    enter(NodeState.DRAINING);
    dismissed.run();
  }

  /// READY, once this node has what was committed when it asked; DRAINING, when it was told to;
  /// INITIALIZE again when that is taken back: it may have missed something, and is READY at once
  /// if it has not.
  private void lookAtPhase() {
    var now = running;
    if (now == null) {
      return;
    }
    var enrolled = Optional.ofNullable(state().settings().nodes().get(name));
    boolean draining = enrolled.filter(EnrolledNode::getDraining).isPresent();
    if (draining && phase == NodeState.READY) {
      enter(NodeState.DRAINING);
    } else if (phase == NodeState.DRAINING && enrolled.isPresent() && !draining && !isLeaving()) {
      enter(NodeState.INITIALIZE);
    } else if (phase == NodeState.INITIALIZE && group.hasCaughtUp()) {
      enter(NodeState.READY);
    }
  }

  /// Whether there is no way back to READY.
  private boolean isLeaving() {
    return closing || isDismissed;
  }

  private void lookForLeader() {
    var now = running;
    if (now != null) {
      expiry.look(hearsLeader(group.log()));
    }
  }

  /// Whether what this node answers with is current: a leader is heard, and this node has caught up
  /// since it began. The only node of a swarm has nobody whose edits it could miss.
  private boolean hearsLeader(ReplicatedLog log) {
    return state().settings().nodes().keySet().equals(Set.of(name))
        || ((phase == NodeState.READY || phase == NodeState.DRAINING)
            && log.status().leaderSilentMillis().orElse(Long.MAX_VALUE)
                <= LEADER_SILENCE_MAX.toMillis());
  }

  /// How this node is as a part of its swarm; empty before it has joined.
  public Optional<SwarmSummary> summary() {
    return Optional.ofNullable(running)
        .map(now -> new Summary(now, group, name, store, contact, files, trust, clock).now());
  }

  /// The edits that came by this node; empty before it has joined.
  public Optional<EditCounts> edits() {
    return Optional.ofNullable(running).map(_ -> group.leader().counts());
  }

  /// What needs somebody's attention, as sentences.
  public List<String> warnings() {
    var now = running;
    return now == null ? List.of() : now.warnings.get();
  }

  /// Ends connections of those that were revoked. Cheap when nobody was.
  public void endRevoked() {
    var now = running;
    if (now != null) {
      now.peerServer.endRevoked();
      now.control.endRevoked();
      now.membership.removeRevoked();
    }
  }

  /// Hands leadership over and tells the others that this node leaves.
  @Override
  public void close() {
    closing = true;
    contact.save();
    var now = running;
    if (now != null) {
      enter(NodeState.DRAINING);
      group.handOver();
      now.renewal.close();
      now.local.close();
      now.control.close();
      group.endProgress();
      now.membership.close();
      now.peerServer.close();
    }
    group.close();
    timer.shutdownNow();
    workers.shutdown();
    channels.close();
  }
}
