package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogException;
import io.swarmdns.gossip.log.LogOverloadedException;
import io.swarmdns.gossip.log.OutcomeUnknownException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The entries in flight at this node, bounded in number and bytes.
///
/// Remembers which of them Ratis has begun to append. Before that, a failure means that the entry
/// does not exist; after it, that nobody knows: Ratis answers "not the leader" in both cases.
/// Thread-safe.
final class Proposals {
  private final int entriesMax;
  private final long bytesMax;
  private final Map<Long, Proposal> inFlight = new ConcurrentHashMap<>();
  private final AtomicLong nextCallId = new AtomicLong();
  private int entries;
  private long bytes;

  Proposals(int entriesMax, long bytesMax) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /// One entry in flight.
  static final class Proposal {
    final long callId;
    final CompletableFuture<Long> future = new CompletableFuture<>();
    private final int bytes;
    private volatile boolean appending;

    private Proposal(long callId, int bytes) {
      this.callId = callId;
      this.bytes = bytes;
    }
  }

  /// Takes room for an entry.
  ///
  /// @throws LogOverloadedException when there is none
  Proposal begin(int entryBytes) {
    synchronized (this) {
      if (entries >= entriesMax || bytes + entryBytes > bytesMax) {
        throw new LogOverloadedException(
            entries
                + " entries of "
                + bytes
                + " bytes are in flight, at most "
                + entriesMax
                + " and "
                + bytesMax
                + " may be: try again later");
      }
      entries++;
      bytes += entryBytes;
    }
    var proposal = new Proposal(nextCallId.incrementAndGet(), entryBytes);
    inFlight.put(proposal.callId, proposal);
    return proposal;
  }

  /// From here on the entry may exist.
  void appending(long callId) {
    var proposal = inFlight.get(callId);
    if (proposal != null) {
      proposal.appending = true;
    }
  }

  void committed(Proposal proposal, long index) {
    if (end(proposal)) {
      proposal.future.complete(index);
    }
  }

  /// Fails the proposal: with what `ifNotAppended` makes of the cause, or as unknown.
  void failed(
      Proposal proposal,
      @Nullable Throwable cause,
      Function<@Nullable Throwable, LogException> ifNotAppended) {
    if (end(proposal)) {
      proposal.future.completeExceptionally(
          proposal.appending
              ? new OutcomeUnknownException("leadership was lost or the log failed", cause)
              : ifNotAppended.apply(cause));
    }
  }

  /// Fails everything in flight: the log has stopped.
  void failAll(String why) {
    for (var proposal : inFlight.values()) {
      if (end(proposal)) {
        proposal.future.completeExceptionally(new OutcomeUnknownException(why, null));
      }
    }
  }

  private boolean end(Proposal proposal) {
    if (inFlight.remove(proposal.callId) == null) {
      return false;
    }
    synchronized (this) {
      entries--;
      bytes -= proposal.bytes;
    }
    return true;
  }
}
