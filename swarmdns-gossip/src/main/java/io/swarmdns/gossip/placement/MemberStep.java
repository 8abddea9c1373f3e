package io.swarmdns.gossip.placement;

/// One change of the log's members. Steps are made one at a time, each when the one before is done.
public sealed interface MemberStep {
  /// The node gets the log from now on, and has no vote.
  record AddListener(String peerId) implements MemberStep {}

  /// The listener gets a vote.
  record Promote(String peerId) implements MemberStep {}

  /// One votes in the other's place, in one configuration change; the other is no member any more.
  record Replace(String voter, String listener) implements MemberStep {}

  /// Two swap their places: the voter listens, the listener votes.
  record Swap(String voter, String listener) implements MemberStep {}

  /// The voter becomes a listener.
  record Demote(String peerId) implements MemberStep {}

  /// The member is none any more.
  record Remove(String peerId) implements MemberStep {}
}
