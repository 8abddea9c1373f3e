package io.swarmdns.gossip.log;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// How one node sees the log at one moment; the figures may be a little apart from each other.
///
/// @param role what this node is
/// @param leader the leader's peer id, if this node knows one
/// @param leaderSilentMillis how long ago the leader was heard last, 0 where this node leads; empty
///   while none is known
/// @param term the highest term that this node has seen
/// @param committedIndex up to which index entries are known here to be committed; -1 for none
/// @param appliedIndex up to which index entries are applied here; -1 for none
/// @param snapshotIndex what the newest snapshot here covers; -1 without one
/// @param members the members as far as this node knows; empty while it waits to be added
/// @param followers at the leader, each other member by its peer id; empty elsewhere
/// @param health whether the log works here
public record LogStatus(
    LogRole role,
    Optional<String> leader,
    OptionalLong leaderSilentMillis,
    long term,
    long committedIndex,
    long appliedIndex,
    long snapshotIndex,
    Set<LogMember> members,
    Map<String, LogFollower> followers,
    LogHealth health) {

  /// Whether a member has all that is committed but so many entries at most, and at least one, as
  /// far as this leader knows.
  public boolean reaches(String peerId, long lagMax) {
    var follower = followers.get(peerId);
    return follower != null
        && follower.matchIndex() >= 0
        && follower.matchIndex() + lagMax >= committedIndex;
  }
}
