package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.LogUnavailableException.Reason;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.NotLeaderException;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicated log on Apache Ratis.
///
/// A node creates a log as its only member, or waits to be added to one, or opens the one that it
/// has. What runs is a [RatisSession]; after it stopped, because the disk was full or an entry
/// could not be applied, [#reopen] starts another one in place. Thread-safe.
public final class RatisLog implements ReplicatedLog {
  private static final Logger LOG = LoggerFactory.getLogger(RatisLog.class);

  private final RatisLogOptions options;
  private final LogStateMachine machine;
  private final LogDirectory directory;
  private final Events events;
  private final Leadership leadership;
  private volatile RatisSession session;
  private volatile boolean closed;

  private RatisLog(
      RatisLogOptions options,
      LogStateMachine machine,
      List<LogMember> initial,
      RatisSession.Beginning beginning)
      throws IOException {
    boolean fresh = beginning != RatisSession.Beginning.LOG;
    this.options = options;
    this.machine = machine;
    this.directory = new LogDirectory(options.directory(), options.group());
    if (fresh && directory.exists()) {
      throw new IOException(
          "there is a log in " + directory.log() + " already: restart it, or move it aside");
    }
    if (!fresh && !directory.exists()) {
      throw new LogLostException(directory.log(), "there is none");
    }
    Files.createDirectories(directory.storage());
    this.events = new Events(options.peerId());
    this.leadership = new Leadership(events);
    try {
      this.session = RatisSession.open(options, machine, initial, leadership, beginning);
    } catch (IOException | RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /// Creates a log whose only member is this node, a voter. The directory must hold none.
  public static RatisLog create(RatisLogOptions options, LogStateMachine machine)
      throws IOException {
    var self = new LogMember(options.peerId(), options.host(), options.port(), Vote.VOTER);
    return new RatisLog(options, machine, List.of(self), RatisSession.Beginning.NOTHING);
  }

  /// Waits to be added by a leader. The directory must hold no log. Until then, status shows no
  /// members; the state machine is not called. What it holds is replaced by what the log leads to.
  public static RatisLog join(RatisLogOptions options, LogStateMachine machine) throws IOException {
    return new RatisLog(options, machine, List.of(), RatisSession.Beginning.NOTHING);
  }

  /// The same for a node that lost its log, under another peer id: what the state machine holds of
  /// it is kept, and not applied again. The directory must hold no log.
  public static RatisLog rejoin(RatisLogOptions options, LogStateMachine machine)
      throws IOException {
    return new RatisLog(options, machine, List.of(), RatisSession.Beginning.STATE);
  }

  /// Restores the state machine from the newest undamaged snapshot of a log that was moved aside.
  /// Nothing in it is changed but that damaged snapshots are renamed.
  ///
  /// @param aside what [#moveAside] returned
  /// @return the index that the snapshot covers; empty when there is none of use, and the state
  ///   machine is as it was or empty
  public static OptionalLong restoreAside(Path aside, LogStateMachine machine) throws IOException {
    for (var snapshot : SnapshotStore.verified(LogDirectory.snapshotsIn(aside))) {
      try (var in = snapshot.open()) {
        machine.restore(in, snapshot.index(), snapshot.term());
        return OptionalLong.of(snapshot.index());
      } catch (IOException | RuntimeException e) {
        LOG.warn("snapshot {} cannot be used: {}", snapshot.path(), e.toString());
      }
    }
    return OptionalLong.empty();
  }

  /// Opens the log that this node has.
  ///
  /// @throws LogLostException when it is damaged beyond what can be repaired safely
  public static RatisLog restart(RatisLogOptions options, LogStateMachine machine)
      throws IOException {
    return new RatisLog(options, machine, List.of(), RatisSession.Beginning.LOG);
  }

  /// Whether the directory holds a log, so that it must be restarted, not created or joined.
  public static boolean exists(RatisLogOptions options) throws IOException {
    return new LogDirectory(options.directory(), options.group()).exists();
  }

  /// Moves a lost log out of the way. Nothing is deleted. The log must not be open.
  ///
  /// @return where it is now
  public static Path moveAside(RatisLogOptions options) throws IOException {
    return new LogDirectory(options.directory(), options.group()).moveAside();
  }

  /// Starts again in place after the log has stopped, with the examination that a restart has. What
  /// is in flight fails.
  ///
  /// @throws LogLostException when the log is damaged beyond what can be repaired safely; the log
  ///   is stopped then
  public synchronized void reopen() throws IOException {
    if (closed) {
      throw new IOException("the log in " + directory.log() + " was closed");
    }
    session.close();
    var beginning = directory.exists() ? RatisSession.Beginning.LOG : RatisSession.Beginning.STATE;
    session = RatisSession.open(options, machine, List.of(), leadership, beginning);
    var health = session.health();
    events.tell(listener -> listener.healthChanged(health));
  }

  @Override
  public int entryBytesMax() {
    return RatisSettings.ENTRY_BYTES_MAX;
  }

  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    if (entry.length < 1 || entry.length > entryBytesMax()) {
      throw new IllegalArgumentException(
          "an entry has 1 to " + entryBytesMax() + " bytes, this one " + entry.length);
    }
    return leading(session -> session.propose(entry));
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    return leading(session -> session.changeMembers(change));
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    return leading(session -> session.transferLeadership(peerId));
  }

  @Override
  public CompletableFuture<Void> spreadCommit() {
    return leading(RatisSession::spreadCommit);
  }

  /// Runs what only the leader can do, or says why it cannot.
  private <T> CompletableFuture<T> leading(Function<RatisSession, CompletableFuture<T>> action) {
    var now = session;
    return switch (closed ? LogRole.NONE : now.role()) {
      case LEADER -> action.apply(now);
      case NEW_LEADER ->
          CompletableFuture.failedFuture(
              new LogUnavailableException(
                  Reason.NOT_READY, "this node leads since a moment, and still catches up"));
      case NONE ->
          CompletableFuture.failedFuture(
              new LogUnavailableException(
                  Reason.STOPPED, "the log does not run on this node: " + now.health()));
      case LISTENER, FOLLOWER, CANDIDATE ->
          CompletableFuture.failedFuture(new NotLeaderException(now.leader()));
    };
  }

  @Override
  public LogStatus status() {
    return session.status();
  }

  @Override
  public void subscribe(LogListener listener) {
    leadership.subscribe(listener);
  }

  @Override
  public void takeSnapshotSoon() {
    session.takeSnapshotSoon();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    session.close();
    events.close();
  }

  /// What a successful reply says of an entry: its index.
  static long index(RaftClientReply reply) {
    return Failures.success(reply).getLogIndex();
  }

  /// The leader that a session knows, as a hint.
  static Optional<String> name(@Nullable Object peerId) {
    return Optional.ofNullable(peerId).map(Object::toString);
  }
}
