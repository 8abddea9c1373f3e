package io.swarmdns.gossip.log;

/// What a node is in the log at a moment.
public enum LogRole {
  /// Not a member yet, or no longer, or its log has stopped.
  NONE,
  /// Receives entries without a vote.
  LISTENER,
  /// Has a vote and follows a leader, or looks for one.
  FOLLOWER,
  /// Asks for votes.
  CANDIDATE,
  /// Leads, but has not yet applied everything before its term: takes no entries yet.
  NEW_LEADER,
  /// Leads and takes entries.
  LEADER
}
