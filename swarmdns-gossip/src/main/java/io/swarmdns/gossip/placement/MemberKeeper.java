package io.swarmdns.gossip.placement;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.Role;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log's members as they should be, while this node leads: whoever gossip and the
/// settings know becomes a member, votes go to those whom [VoterPlacement] chooses.
///
/// [#tick] is called about once a second, by one thread at a time.
public final class MemberKeeper {
  /// Entries that a node may lack and still count as caught up.
  private static final long LAG_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(MemberKeeper.class);

  private final ReplicatedLog log;
  private final Supplier<Settings> settings;
  private final Supplier<Collection<HeardNode>> heard;
  private final String self;
  private final InstantSource clock;

  /// Since when enrolled nodes have been silent, by the leader's clock.
  private final Map<String, Long> silentSince = new HashMap<>();

  /// The last peer id of nodes that are silent now.
  private final Map<String, HeardNode> lastHeard = new HashMap<>();

  private @Nullable CompletableFuture<Void> underWay;
  private String lastFailure = "";

  /// @param heard the nodes that are alive, this one among them
  /// @param self this node's peer id
  public MemberKeeper(
      ReplicatedLog log,
      Supplier<Settings> settings,
      Supplier<Collection<HeardNode>> heard,
      String self,
      InstantSource clock) {
    this.log = log;
    this.settings = settings;
    this.heard = heard;
    this.self = self;
    this.clock = clock;
  }

  /// Looks whether there is something to do, and begins it.
  public void tick() {
    var alive = hear();
    var status = log.status();
    if (status.role() != LogRole.LEADER) {
      silentSince.clear();
      underWay = null;
      return;
    }
    if (underWay != null && !underWay.isDone()) {
      return;
    }
    var nodes = nodes(status, alive);
    var change = change(status, nodes);
    if (change.isPresent()) {
      begin(change.get());
    } else {
      handOver(status, nodes);
    }
  }

  private void begin(MemberChange change) {
    LOG.info("changing the log's members: {}", change);
    underWay = log.changeMembers(change);
    var _ =
        underWay.whenComplete((_, failure) -> {
          String text = failure == null ? "" : String.valueOf(failure.getMessage());
          if (failure != null && !text.equals(lastFailure)) {
            LOG.warn("the log's members stay as they were: {}", text);
          }
          lastFailure = text;
        });
  }

  /// Who is alive. Remembered by every node, so that one that begins to lead knows where those are
  /// that have died before.
  private Map<String, HeardNode> hear() {
    Map<String, HeardNode> alive = new HashMap<>();
    heard.get().forEach(node -> alive.put(node.node(), node));
    lastHeard.putAll(alive);
    lastHeard.keySet().retainAll(new HashSet<>(settings.get().nodes().keySet()));
    return alive;
  }

  /// What is known of every enrolled node.
  private List<LogNode> nodes(LogStatus status, Map<String, HeardNode> alive) {
    long now = clock.millis();
    var enrolled = settings.get().nodes();
    silentSince.keySet().retainAll(new HashSet<>(enrolled.keySet()));
    var nodes = new ArrayList<LogNode>();
    enrolled.forEach((name, enrolment) -> {
      var live = alive.get(name);
      if (live != null) {
        silentSince.remove(name);
      } else {
        silentSince.putIfAbsent(name, now);
      }
      nodes.add(logNode(name, enrolment, live, status, now));
    });
    return nodes;
  }

  private LogNode logNode(
      String name, EnrolledNode enrolment, @Nullable HeardNode live, LogStatus status, long now) {
    var last = live == null ? lastHeard.get(name) : live;
    String peerId = last == null ? newestMember(name, status) : last.peerId();
    long silent = live != null ? 0 : Math.max(1, now - silentSince.getOrDefault(name, now));
    return new LogNode(
        name,
        peerId,
        enrolment.getRole(),
        last == null ? "" : last.region(),
        live == null ? 0 : Math.max(1, now - live.aliveSinceMillis()),
        silent,
        peerId.equals(self) || status.reaches(peerId, LAG_MAX),
        peerId.equals(self) || answers(peerId, status),
        enrolment.getDraining());
  }

  /// Whose log matches in anything has answered this leader, not only one before it.
  private static boolean answers(String peerId, LogStatus status) {
    var follower = status.followers().get(peerId);
    return follower != null
        && follower.matchIndex() >= 0
        && follower.silentMillis() <= VoterPlacement.ANSWERED_WITHIN_MILLIS;
  }

  /// Who a node never heard of must be, by the log: a voter that was dead before this node started
  /// has to be replaced some time, too. Empty when it is no member.
  private static String newestMember(String node, LogStatus status) {
    String newest = "";
    for (var member : status.members()) {
      if (PeerIds.node(member.peerId()).equals(node)
          && (newest.isEmpty() || PeerIds.isSuccessor(member.peerId(), newest))) {
        newest = member.peerId();
      }
    }
    return newest;
  }

  private Optional<MemberChange> change(LogStatus status, List<LogNode> nodes) {
    var voters = new ArrayList<String>();
    var listeners = new ArrayList<String>();
    for (var member : status.members()) {
      (member.vote().counts() ? voters : listeners).add(member.peerId());
    }
    return moved(status)
        .or(() ->
            VoterPlacement.next(nodes, voters, listeners, self, settings.get().wantedVoters())
                .map(step -> change(step, nodes)))
        .or(() -> weighed(status, nodes));
  }

  /// A voter whose right to lead is not what it should be: who is draining and could not be
  /// replaced goes on voting, and is not elected again as long as another can be. A leader that is
  /// draining hands over instead, and is weighed by its successor.
  private Optional<MemberChange> weighed(LogStatus status, List<LogNode> nodes) {
    return status.members().stream()
        .filter(member -> member.vote().counts())
        .filter(member -> nodes.stream().anyMatch(node -> node.peerId().equals(member.peerId())))
        .filter(member -> member.vote() != vote(member.peerId(), nodes))
        .map(member -> member.with(vote(member.peerId(), nodes)))
        .filter(member -> member.vote() == Vote.VOTER || !member.peerId().equals(self))
        .<MemberChange>map(member -> new MemberChange.Weigh(member.peerId(), member.vote()))
        .findFirst();
  }

  /// A member that is reached elsewhere now.
  private Optional<MemberChange> moved(LogStatus status) {
    for (var member : status.members()) {
      for (var node : heard.get()) {
        if (node.peerId().equals(member.peerId())
            && !(node.host().equals(member.host()) && node.logPort() == member.port())) {
          return Optional.of(new MemberChange.Move(member.peerId(), node.host(), node.logPort()));
        }
      }
    }
    return Optional.empty();
  }

  private MemberChange change(MemberStep step, List<LogNode> nodes) {
    return switch (step) {
      case MemberStep.AddListener(String peerId) -> {
        var node = lastHeard.get(PeerIds.node(peerId));
        if (node == null) {
          throw new IllegalStateException("a node never heard of is to be added: " + peerId);
        }
        yield new MemberChange.Add(
            new LogMember(peerId, node.host(), node.logPort(), Vote.LISTENER));
      }
      case MemberStep.Promote(String peerId) ->
          new MemberChange.Promote(peerId, vote(peerId, nodes));
      case MemberStep.Replace(String voter, String listener) ->
          new MemberChange.Replace(voter, listener, vote(listener, nodes));
      case MemberStep.Swap(String voter, String listener) ->
          new MemberChange.Swap(voter, listener, vote(listener, nodes));
      case MemberStep.Demote(String peerId) -> new MemberChange.Demote(peerId);
      case MemberStep.Remove(String peerId) -> new MemberChange.Remove(peerId);
    };
  }

  private static Vote vote(String peerId, List<LogNode> nodes) {
    return nodes.stream()
            .filter(node -> node.peerId().equals(peerId))
            .anyMatch(node -> node.role() == Role.WITNESS || node.draining())
        ? Vote.WITNESS
        : Vote.VOTER;
  }

  /// Gives leadership away when this node is about to leave, or was taken out already.
  private void handOver(LogStatus status, List<LogNode> nodes) {
    var enrolment = settings.get().nodes().get(PeerIds.node(self));
    if (enrolment != null && !enrolment.getDraining()) {
      return;
    }
    var able = new HashSet<String>();
    nodes.stream()
        .filter(node -> node.isAlive() && !node.draining())
        .forEach(node -> able.add(node.peerId()));
    status.members().stream()
        .filter(member -> member.vote() == Vote.VOTER && !member.peerId().equals(self))
        .filter(member -> able.contains(member.peerId()))
        .filter(member -> status.reaches(member.peerId(), LAG_MAX))
        .findFirst()
        .ifPresent(successor -> {
          LOG.info("draining: leadership goes to {}", successor.peerId());
          underWay = log.transferLeadership(successor.peerId());
        });
  }
}
