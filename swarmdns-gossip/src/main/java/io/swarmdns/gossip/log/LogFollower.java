package io.swarmdns.gossip.log;

/// Another member, as the leader sees it.
///
/// @param matchIndex up to which index its log is known to match the leader's; -1 until it has told
///   this leader
/// @param silentMillis how long ago it answered the leader last. A leader that has only begun to
///   lead counts from then, or from a little before
public record LogFollower(long matchIndex, long silentMillis) {}
