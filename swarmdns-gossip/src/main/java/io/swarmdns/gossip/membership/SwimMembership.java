package io.swarmdns.gossip.membership;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.membership.MembershipEvent;
import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.membership.MembershipListener.Departure;
import io.swarmdns.proto.NodeMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [Membership] by SWIM (Das, Gupta, Motivala 2002) as scalecube-cluster does it: periodic pings,
/// pings by others' request, suspicion before death, news by gossip.
public final class SwimMembership implements Membership {
  private static final Logger LOG = LoggerFactory.getLogger(SwimMembership.class);
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final Duration LEAVE_MAX = Duration.ofSeconds(5);

  private final SwarmTrust trust;
  private final MembershipSettings settings;
  private final GossipInlet inlet;
  private final PeerChannels channels;
  private final InstantSource clock;
  private final MemberIdentity identity;
  private final MemberFile file;
  private final FrameFilter filter;
  private final SwarmTransport transport;
  private final GossipCounters counters = new GossipCounters();
  private final MemberTable table = new MemberTable();
  private final ListenerLoop listeners;
  private final Cluster cluster;
  private NodeMetadata metadata;

  /// Joins the members that can be found, and goes on looking for others. Blocks for the first
  /// exchange with seeds, at most some seconds; that no seed answers is no error.
  ///
  /// @param inlet registered on the peer server, which listens already
  /// @throws IOException when this node's own state is in the way
  public static SwimMembership start(
      MembershipSettings settings,
      SwarmTrust trust,
      GossipInlet inlet,
      PeerChannels channels,
      InstantSource clock)
      throws IOException {
    SwimMembership membership = new SwimMembership(settings, trust, inlet, channels, clock);
    membership.startCluster();
    return membership;
  }

  /// Where the members' peer ports were when the file was written last.
  public static List<HostPort> lastKnown(Path memberFile) {
    return new MemberFile(memberFile).read().members().stream().map(MemberAddress::at).toList();
  }

  private SwimMembership(
      MembershipSettings settings,
      SwarmTrust trust,
      GossipInlet inlet,
      PeerChannels channels,
      InstantSource clock)
      throws IOException {
    CertifiedSubject subject = trust.identity().subject();
    if (!settings.self().getName().equals(subject.name())) {
      throw new IllegalArgumentException("metadata of another node than the certificate's");
    }
    this.trust = trust;
    this.settings = settings;
    this.inlet = inlet;
    this.channels = channels;
    this.clock = clock;
    this.metadata = settings.self();
    this.file = new MemberFile(settings.memberFile());
    MemberFile.Content last = file.read();
    long boot = Math.max(clock.millis(), last.boot() + 1);
    this.identity = new MemberIdentity(subject.name(), subject.enrolment(), boot);
    file.write(boot, last.members());
    MemberAddress address = new MemberAddress(Optional.of(subject.name()), settings.advertised());
    this.filter =
        new FrameFilter(
            identity,
            subject.swarm(),
            enrolment -> trust.isRevoked(subjectOf(enrolment)),
            System::nanoTime,
            counters);
    this.transport =
        new SwarmTransport(identity, address, channels, filter, counters, System::nanoTime);
    this.listeners = new ListenerLoop(table, "membership-listeners-" + subject.name());
    this.cluster =
        new ClusterImpl(config(subject, seeds(last.members(), address)))
            .transportFactory(() -> ignored -> transport)
            .handler(ignored ->
                new ClusterMessageHandler() {
                  @Override
                  public void onMembershipEvent(MembershipEvent event) {
                    onEvent(event);
                  }
                });
  }

  private CertifiedSubject subjectOf(String enrolment) {
    CertifiedSubject own = trust.identity().subject();
    return new CertifiedSubject(own.swarm(), own.kind(), own.name(), enrolment);
  }

  private List<String> seeds(List<MemberAddress> last, MemberAddress own) {
    Set<String> seeds = new LinkedHashSet<>();
    for (HostPort seed : settings.seeds()) {
      if (!seed.equals(own.at())) {
        seeds.add(new MemberAddress(Optional.empty(), seed).toString());
      }
    }
    for (MemberAddress member : last) {
      if (!member.at().equals(own.at()) && !member.name().equals(own.name())) {
        seeds.add(member.toString());
      }
    }
    return new ArrayList<>(seeds);
  }

  private ClusterConfig config(CertifiedSubject subject, List<String> seeds) {
    DetectionProfile profile = settings.profile();
    return ClusterConfig.defaultConfig()
        .memberId(identity.toString())
        .memberAlias(subject.name())
        .metadata(metadata)
        .metadataCodec(new MetadataBytes())
        .metadataTimeout(profile.metadataTimeout())
        .transport(options -> options.messageCodec(new RefusingCodec()))
        .failureDetector(options ->
            options
                .pingInterval(profile.pingInterval())
                .pingTimeout(profile.pingTimeout())
                .pingReqMembers(profile.pingHelpers()))
        .gossip(options ->
            options
                .gossipInterval(profile.gossipInterval())
                .gossipFanout(profile.gossipFanout())
                .gossipRepeatMult(profile.gossipRepeat()))
        .membership(options ->
            options
                .namespace(subject.swarm())
                .seedMembers(seeds)
                .syncInterval(profile.syncInterval())
                .syncTimeout(profile.syncTimeout())
                .suspicionMult(profile.suspicionMultiplier()));
  }

  private void startCluster() throws IOException {
    listeners.start();
    inlet.attach(transport::receive);
    try {
      ((ClusterImpl) cluster).start().block(START_MAX);
    } catch (RuntimeException e) {
      inlet.detach();
      listeners.close();
      throw new IOException(
          "gossip cannot start: "
              + e.getMessage()
              + " (it needs this machine's own host name to be known, by /etc/hosts for example)",
          e);
    }
  }

  /// On scalecube's thread.
  private void onEvent(MembershipEvent event) {
    Optional<MemberIdentity> parsed = MemberIdentity.parse(event.member().id());
    Optional<MemberAddress> at = MemberAddress.parse(event.member().address());
    if (parsed.isEmpty() || at.isEmpty()) {
      return; // The filter lets no such member in.
    }
    MemberIdentity who = parsed.get();
    switch (event.type()) {
      case ADDED, UPDATED -> put(who, at.get(), event.newMetadata());
      case LEAVING -> remove(who, Departure.LEAVING);
      case REMOVED -> {
        remove(who, Departure.DEAD);
        filter.forget(who);
        if (table.get(who.name()) == null) {
          transport.forget(at.get());
        }
      }
    }
    listeners.changed();
  }

  private void put(MemberIdentity who, MemberAddress at, @Nullable ByteBuffer bytes) {
    if (bytes == null || trust.isRevoked(subjectOf(who.enrolment()))) {
      return; // It leaves before its metadata was fetched, or must not be here.
    }
    NodeMetadata said = new MetadataBytes().deserialize(bytes);
    Member known = table.get(who.name());
    boolean same = known != null && known.boot() == who.boot();
    Member member =
        new Member(
            who.name(),
            who.enrolment(),
            who.boot(),
            at.at(),
            said,
            same && known != null ? known.aliveSince() : clock.instant());
    if (table.put(member)) {
      if (!same) {
        LOG.info("member {} at {} is there", who.name(), at.at());
      }
      remember();
    } else {
      LOG.warn(
          "two processes say that they are {}: the one at {} is older and is not listened to."
              + " Stop one of them",
          who.name(),
          at.at());
    }
  }

  private void remove(MemberIdentity who, Departure why) {
    Member gone = table.remove(who.name(), who.boot(), why);
    if (gone != null) {
      LOG.info(
          "member {} at {} {}",
          who.name(),
          gone.address(),
          why == Departure.LEAVING ? "leaves" : "is dead");
    }
  }

  /// Keeps where members are. Those that are gone stay in the file until there are others: a node
  /// that was alone when it stopped must find the swarm again.
  private void remember() {
    List<MemberAddress> members =
        table.all().stream()
            .map(member -> new MemberAddress(Optional.of(member.name()), member.address()))
            .toList();
    try {
      file.write(identity.boot(), members);
    } catch (IOException e) {
      LOG.warn("{}: last members are not kept: {}", settings.memberFile(), e.getMessage());
    }
  }

  /// To be called when revocations have changed: members that were revoked are none from now on,
  /// and the connections to them are closed.
  public void removeRevoked() {
    List<Member> revoked =
        table.removeIf(member -> trust.isRevoked(subjectOf(member.enrolment())), Departure.DEAD);
    for (Member member : revoked) {
      transport.forget(new MemberAddress(Optional.of(member.name()), member.address()));
      channels.forget(member.name());
      LOG.info("member {} at {} was revoked", member.name(), member.address());
    }
    listeners.changed();
  }

  public GossipCounters counters() {
    return counters;
  }

  @Override
  public synchronized NodeMetadata self() {
    return metadata;
  }

  @Override
  public synchronized void update(UnaryOperator<NodeMetadata> change) {
    NodeMetadata changed = change.apply(metadata);
    if (!changed.getName().equals(metadata.getName())) {
      throw new IllegalArgumentException("a node's name stays what it is");
    }
    if (!FrameFilter.isSound(changed)) {
      throw new IllegalArgumentException("the node's metadata is too large");
    }
    if (changed.equals(metadata)) {
      return;
    }
    metadata = changed;
    var unused =
        cluster
            .updateMetadata(changed)
            .subscribe(null, e -> LOG.warn("metadata was not spread: {}", e.getMessage()));
  }

  @Override
  public Collection<Member> members() {
    return table.all();
  }

  @Override
  public void subscribe(MembershipListener listener) {
    listeners.subscribe(listener);
  }

  @Override
  public void close() {
    cluster.shutdown();
    try {
      cluster.onShutdown().block(LEAVE_MAX);
    } catch (RuntimeException e) {
      LOG.warn("the others may not know that this node leaves: {}", e.getMessage());
    }
    inlet.detach();
    listeners.close();
  }
}
