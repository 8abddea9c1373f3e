package io.swarmdns.gossip.log;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// One node's door to a log that several nodes keep together (Raft, Ongaro 2014).
///
/// What is committed has been made durable by a majority of the voters and is applied by every
/// member's [LogStateMachine] in the same order. All methods are thread-safe and return without
/// waiting for other nodes. Futures complete on threads of the log: whoever continues on them must
/// not block, and on [#propose]'s not call the log, which may be locked then. A future that fails
/// does so with a [LogException], whose subclass tells whether the entry may still be committed.
public interface ReplicatedLog extends AutoCloseable {
  /// Appends an entry; only the leader can.
  ///
  /// Completes with the entry's index once it is committed *and* applied here. Fails with
  ///
  /// - [NotLeaderException]: another node leads. The entry was not appended and never will be;
  /// - [LogOverloadedException]: too many entries or bytes are in flight. Not appended;
  /// - [LogUnavailableException]: this node's log does not take entries now. Not appended;
  /// - [OutcomeUnknownException]: leadership was lost, or the log failed, with the entry in flight.
  ///   It may or may not be committed later.
  ///
  /// @param entry 1 to [#entryBytesMax()] bytes, not modified afterwards by the caller
  /// @throws IllegalArgumentException when the size is out of range
  CompletableFuture<Long> propose(byte[] entry);

  /// The largest entry that [#propose] takes, bytes.
  int entryBytesMax();

  /// How this node sees the log now. Cheap: takes no lock that an append holds.
  LogStatus status();

  /// Tells the listener of everything that changes from now on, one call after the other, from a
  /// thread that may be blocked for a short time. When this node leads already the listener is told
  /// so first.
  void subscribe(LogListener listener);

  /// Changes who belongs to the log; the leader only, one change at a time. Completes once the new
  /// configuration is committed; fails with [LogException]s like [#propose] does, or with
  /// [MemberChangeRefusedException] when the change makes no sense for the members as they are.
  CompletableFuture<Void> changeMembers(MemberChange change);

  /// Hands leadership to a voter that has caught up; the leader only. Completes once that node
  /// leads.
  CompletableFuture<Void> transferLeadership(String peerId);

  /// Makes the followers learn of what is committed now, instead of with the next entry or
  /// heartbeat; the leader only. Completes once a majority has heard it.
  CompletableFuture<Void> spreadCommit();

  /// Asks for a snapshot of what is applied, though the configured number of entries has not passed
  /// yet. Taken in the background; [LogStatus#snapshotIndex()] tells when it is done.
  void takeSnapshotSoon();

  /// The log's members, with their votes, as far as this node knows.
  default Set<LogMember> members() {
    return status().members();
  }

  /// Stops this node's part in the log. What is in flight fails with [OutcomeUnknownException].
  @Override
  void close();
}
