package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogFollower;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.UnaskedLog;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A log that is what a test says, and remembers what was asked of it last. It holds no entries.
final class RecordingLog extends UnaskedLog {
  private final String self;
  private final Map<String, LogFollower> followers = new TreeMap<>();
  private Set<LogMember> members;
  private boolean leads = true;
  private long committed;
  private @Nullable Asked asked;

  /// What was asked for.
  ///
  /// @param change a [MemberChange], or the peer to hand leadership to
  /// @param done completed by the test
  record Asked(Object change, CompletableFuture<Void> done) {}

  RecordingLog(String self, Set<LogMember> members) {
    this.self = self;
    this.members = members;
  }

  void leads(boolean now) {
    leads = now;
  }

  /// How far the leader is, and how far another one.
  void reaches(long committedIndex) {
    committed = committedIndex;
  }

  void matches(String peer, long index, long silentMillis) {
    followers.put(peer, new LogFollower(index, silentMillis));
  }

  void isNotHeardOf(String peer) {
    followers.remove(peer);
  }

  /// Changes the members, as the leader's change would.
  void make(MemberChange change) {
    members = new TreeSet<>(change.apply(members, self));
  }

  /// What has been asked for since this was called last.
  Optional<Asked> takeAsked() {
    var last = Optional.ofNullable(asked);
    asked = null;
    return last;
  }

  @Override
  public LogStatus status() {
    return new LogStatus(
        leads ? LogRole.LEADER : LogRole.FOLLOWER,
        leads ? Optional.of(self) : Optional.empty(),
        OptionalLong.empty(),
        1,
        committed,
        committed,
        -1,
        Set.copyOf(members),
        Map.copyOf(followers),
        new LogHealth.Ok());
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    return ask(change);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    return ask(peerId);
  }

  private CompletableFuture<Void> ask(Object change) {
    if (asked != null) {
      throw new Violation("asks for " + change + " beside " + asked.change());
    }
    var done = new CompletableFuture<Void>();
    asked = new Asked(change, done);
    return done;
  }
}
