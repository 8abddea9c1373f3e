package io.swarmdns.gossip.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What logs tell each other (Raft dissertation, chapters 3 to 5 and §9.6). Every message names
/// both peers: an address may have got another peer meanwhile.
sealed interface RaftMessage {
  String from();

  String to();

  long term();

  /// @param preVote asks only whether a vote would be given (§9.6)
  /// @param handedOver the leader itself wants the election
  record Vote(
      String from,
      String to,
      long term,
      long lastIndex,
      long lastTerm,
      boolean preVote,
      boolean handedOver)
      implements RaftMessage {}

  /// @param asked the term that was asked for
  record VoteReply(String from, String to, long term, long asked, boolean preVote, boolean granted)
      implements RaftMessage {}

  /// @param round counts what a leader sends, so that it knows which the reply is to
  record Append(
      String from,
      String to,
      long term,
      long previousIndex,
      long previousTerm,
      List<RaftEntry> entries,
      long committed,
      long round)
      implements RaftMessage {}

  /// @param snapshot replaces everything up to its index
  record Install(String from, String to, long term, RaftStore.Snapshot snapshot, long round)
      implements RaftMessage {}

  /// @param matched up to where the follower's log is durable and like the leader's; when refused,
  ///   where to try next
  record AppendReply(String from, String to, long term, boolean accepted, long matched, long round)
      implements RaftMessage {}

  /// Begin an election now (§3.10).
  record TakeOver(String from, String to, long term) implements RaftMessage {}

  /// You are no member any more.
  record Dismissed(String from, String to, long term) implements RaftMessage {}

  /// Who a vote went to.
  record Meta(long term, @Nullable String votedFor) {}
}
