package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogFollower;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.LogUnavailableException.Reason;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.MemberChangeRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.UnpromotedVotes;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running Ratis server with our group in it, from its start until it stops for whatever reason.
final class RatisSession
    implements RatisStateMachine.Observer, GroupAccess.Standing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RatisSession.class);
  private static final long WATCH_INTERVAL_MILLIS = 100;
  private static final Duration SNAPSHOT_WAIT = Duration.ofSeconds(10);

  static {
    // Ratis ends the whole process when its port is taken. Our process has answers to give.
    ExitUtils.disableSystemExit();
  }

  private final RatisLogOptions options;
  private final LogDirectory directory;
  private final LogStateMachine machine;
  private final Leadership leadership;
  private final RatisRequests requests;
  private final MemberChanges memberChanges;
  private final Proposals proposals;
  private final SnapshotStore snapshots;
  private final SnapshotRhythm rhythm;
  private final DiskGuard disk;
  private final RaftServer server;
  private final ScheduledExecutorService watch;
  private final RatisStateMachine.Start start;
  private final String repairs;

  private volatile RaftServer.@Nullable Division division;
  private volatile LogHealth health;
  private volatile boolean closing;
  private volatile boolean wasMember;
  private volatile @Nullable String lastLeader;
  private long metaCopiedMillis;

  /// What a session begins with.
  enum Beginning {
    /// Neither a log nor a state.
    NOTHING,
    /// No log, but perhaps a state of the log that is joined.
    STATE,
    /// A log.
    LOG
  }

  /// Examines the log and starts Ratis on it.
  ///
  /// @param initial the group's members if it is created here; empty else
  /// @param beginning what there is
  static RatisSession open(
      RatisLogOptions options,
      LogStateMachine machine,
      List<LogMember> initial,
      Leadership leadership,
      Beginning beginning)
      throws IOException {
    boolean fresh = beginning != Beginning.LOG;
    var directory = new LogDirectory(options.directory(), options.group());
    var snapshots = new SnapshotStore(directory);
    Cleaning.deleteLeftovers(directory);
    var found =
        fresh
            ? new LogExamination.Result(0, -1, 0, Set.of(), "", 0)
            : new LogExamination(directory, snapshots).examine(options.peerId());
    var session =
        new RatisSession(
            options, directory, machine, leadership, snapshots, found, initial, beginning);
    session.start(found.bytes());
    return session;
  }

  private RatisSession(
      RatisLogOptions options,
      LogDirectory directory,
      LogStateMachine machine,
      Leadership leadership,
      SnapshotStore snapshots,
      LogExamination.Result found,
      List<LogMember> initial,
      Beginning beginning)
      throws IOException {
    this.options = options;
    this.directory = directory;
    this.machine = machine;
    this.leadership = leadership;
    this.snapshots = snapshots;
    this.repairs = found.repairs();
    this.health = healthy();
    var settings = new RatisSettings(options);
    this.requests = new RatisRequests(options.peerId(), options.group());
    this.memberChanges = new MemberChanges(options, settings, requests);
    this.proposals = new Proposals(options.bounds().entries(), options.bounds().bytes());
    this.rhythm = new SnapshotRhythm(machine, snapshots, options.snapshots());
    this.disk = new DiskGuard(directory.storage(), options.diskReserve(), System::nanoTime);
    long held = beginning == Beginning.NOTHING ? -1 : machine.heldIndex();
    long reach =
        Math.max(
            found.lastIndex(),
            snapshots.scan().stream().findFirst().map(SnapshotFile::index).orElse(-1L));
    // What reaches further than the log is of another history. A log that is yet to come cannot be
    // compared here, but its terms will.
    boolean ours = held <= reach || beginning == Beginning.STATE;
    this.start =
        new RatisStateMachine.Start(
            ours ? held : -1, ours && held >= 0 ? machine.heldTerm() : -1, found.firstIndex());
    var builder =
        RaftServer.newBuilder()
            .setServerId(RatisPeers.id(options.peerId()))
            .setProperties(settings.server(directory.storage()))
            .setParameters(
                settings.parameters(new GroupAccess(options, this), this::unpromotedVote))
            .setStateMachineRegistry(this::stateMachine);
    if (!initial.isEmpty()) {
      builder.setGroup(RatisPeers.group(options.group(), initial));
    }
    this.server = builder.build();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(options.peerId() + "-log-watch").factory());
  }

  private StateMachine stateMachine(RaftGroupId group) {
    if (!group.equals(requests.group())) {
      throw new IllegalArgumentException("this node keeps no log of group " + group);
    }
    return new RatisStateMachine(machine, snapshots, rhythm, proposals, this, start);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The watch reports its own failures.
  private void start(long logBytes) throws IOException {
    try {
      StartWatchdog.run(options, logBytes, server);
      findDivision();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    watch.scheduleWithFixedDelay(
        this::look, WATCH_INTERVAL_MILLIS, WATCH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void findDivision() throws IOException {
    if (isServed()) {
      division = server.getDivision(requests.group());
    }
  }

  /// Whether the engine has our group: not before this node was added, nor after it was removed.
  private boolean isServed() {
    for (var group : server.getGroupIds()) {
      if (group.equals(requests.group())) {
        return true;
      }
    }
    return false;
  }

  /// What is not told must be looked for.
  private void look() {
    try {
      if (division == null) {
        findDivision();
      }
      var here = division;
      if (here == null || closing) {
        return;
      }
      leadership.reconcile(here.getInfo().isLeader(), here.getInfo().getCurrentTerm());
      if (health.follows() && here.getInfo().getLifeCycleState().isClosingOrClosed()) {
        closed();
      }
      lookAtDisk();
      copyMeta();
    } catch (IOException | RuntimeException e) {
      LOG.warn("looking after the log failed", e);
    }
  }

  private void lookAtDisk() {
    if (health.follows()) {
      var now = disk.check().map(low -> (LogHealth) low).orElseGet(this::healthy);
      boolean changed = !now.getClass().equals(health.getClass());
      health = now;
      if (changed) {
        leadership.healthChanged(now);
      }
    }
  }

  private LogHealth healthy() {
    return repairs.isEmpty() ? new LogHealth.Ok() : new LogHealth.Repaired(repairs);
  }

  private void copyMeta() throws IOException {
    if (!Files.exists(directory.meta())) {
      return;
    }
    long modified = Files.getLastModifiedTime(directory.meta()).toMillis();
    if (modified != metaCopiedMillis && MetaFile.term(directory.meta()).isPresent()) {
      Files.copy(directory.meta(), directory.metaCopy(), StandardCopyOption.REPLACE_EXISTING);
      metaCopiedMillis = modified;
    }
  }

  LogHealth health() {
    return health;
  }

  LogRole role() {
    var here = division;
    if (here == null
        || !health.follows()
        || here.getInfo().getLifeCycleState().isClosingOrClosed()) {
      return LogRole.NONE;
    }
    return switch (here.getInfo().getCurrentRole()) {
      case LEADER -> here.getInfo().isLeaderReady() ? LogRole.LEADER : LogRole.NEW_LEADER;
      case CANDIDATE -> LogRole.CANDIDATE;
      case FOLLOWER -> LogRole.FOLLOWER;
      case LISTENER -> LogRole.LISTENER;
      case null, default -> LogRole.NONE;
    };
  }

  Optional<String> leader() {
    var here = division;
    return here == null ? Optional.empty() : RatisLog.name(here.getInfo().getLeaderId());
  }

  private Optional<RequestVoteReplyProto> unpromotedVote(RequestVoteRequestProto request)
      throws IOException {
    var here = division;
    return here == null ? Optional.empty() : UnpromotedVotes.answer(here, request);
  }

  @Override
  public Optional<String> lastLeader() {
    return Optional.ofNullable(lastLeader);
  }

  @Override
  public Set<LogMember> members() {
    var here = division;
    return here == null ? Set.of() : RatisPeers.members(here.getRaftConf());
  }

  LogStatus status() {
    var here = division;
    var latest = snapshots.getLatestSnapshot();
    long snapshotIndex = latest == null ? -1 : latest.getIndex();
    // A division has no role until it is started, and throws when it is asked for what it does.
    if (here != null && here.getInfo().getCurrentRole() != null) {
      try {
        return status(here, snapshotIndex);
      } catch (IllegalStateException e) {
        // Ratis makes a division known before it has opened its log and its state machine, and
        // throws as long as it has not.
      }
    }
    return new LogStatus(
        LogRole.NONE,
        Optional.empty(),
        OptionalLong.empty(),
        0,
        -1,
        -1,
        snapshotIndex,
        Set.of(),
        Map.of(),
        health);
  }

  private LogStatus status(RaftServer.Division here, long snapshotIndex) {
    var info = here.getInfo();
    return new LogStatus(
        role(),
        leader(),
        leaderSilentMillis(here),
        info.getCurrentTerm(),
        here.getRaftLog().getLastCommittedIndex(),
        info.getLastAppliedIndex(),
        snapshotIndex,
        RatisPeers.members(here.getRaftConf()),
        followers(here),
        health);
  }

  /// A candidate knows no leader; a follower that has become one anew knows none either until it
  /// has heard it. A listener keeps the name of its last one, and counts on.
  private static OptionalLong leaderSilentMillis(RaftServer.Division here) {
    var info = here.getInfo();
    if (info.isLeader()) {
      return OptionalLong.of(0);
    }
    var role = info.getRoleInfoProto();
    return info.getLeaderId() == null || !role.hasFollowerInfo()
        ? OptionalLong.empty()
        : OptionalLong.of(role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs());
  }

  private static Map<String, LogFollower> followers(RaftServer.Division here) {
    var followers = new TreeMap<String, LogFollower>();
    long[] matches = here.getInfo().getFollowerMatchIndices();
    var heard = here.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    // Both come from the same list, but not at the same moment.
    if (matches != null && matches.length == heard.size()) {
      for (int i = 0; i < matches.length; i++) {
        followers.put(
            heard.get(i).getId().getId().toStringUtf8(),
            new LogFollower(matches[i], heard.get(i).getLastRpcElapsedTimeMs()));
      }
    }
    return followers;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end completes the proposal's future.
  CompletableFuture<Long> propose(byte[] entry) {
    var low = disk.check();
    if (low.isPresent()) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException(
              Reason.DISK_FULL,
              "the disk of the log is nearly full: "
                  + low.get().freeBytes()
                  + " bytes are free, "
                  + low.get().neededBytes()
                  + " must be"));
    }
    Proposals.Proposal proposal;
    try {
      proposal = proposals.begin(entry.length);
    } catch (io.swarmdns.gossip.log.LogOverloadedException e) {
      return CompletableFuture.failedFuture(e);
    }
    try {
      server
          .submitClientRequestAsync(requests.append(proposal.callId, entry))
          .thenApply(RatisLog::index)
          .whenComplete((index, failure) -> {
            if (failure == null) {
              proposals.committed(proposal, index);
            } else {
              proposals.failed(proposal, Failures.unwrap(failure), Failures::translate);
            }
          });
    } catch (IOException | RuntimeException e) {
      proposals.failed(proposal, Failures.unwrap(e), Failures::translate);
    }
    return proposal.future;
  }

  CompletableFuture<Void> changeMembers(MemberChange change) {
    var here = division;
    return here == null
        ? CompletableFuture.failedFuture(Failures.translate(null))
        : memberChanges.begin(server, here, change);
  }

  CompletableFuture<Void> transferLeadership(String peerId) {
    var target =
        status().members().stream()
            .filter(member -> member.peerId().equals(peerId))
            .map(LogMember::vote)
            .findFirst();
    if (target.isEmpty() || target.get() != LogMember.Vote.VOTER) {
      return CompletableFuture.failedFuture(
          new MemberChangeRefusedException(peerId + " cannot lead: it is no voter of the log"));
    }
    var wait = options.timing().requestTimeout();
    return async(() -> server.transferLeadershipAsync(requests.transfer(peerId, wait)));
  }

  CompletableFuture<Void> spreadCommit() {
    return async(() -> server.submitClientRequestAsync(requests.read()));
  }

  void takeSnapshotSoon() {
    if (!role().equals(LogRole.NONE)) {
      rhythm.ask();
      async(() -> server.snapshotManagementAsync(requests.snapshot(SNAPSHOT_WAIT)))
          .exceptionally(failure -> {
            LOG.warn("no snapshot was taken: {}", failure.getMessage());
            return null;
          });
    }
  }

  private interface Request {
    CompletableFuture<org.apache.ratis.protocol.RaftClientReply> send() throws IOException;
  }

  /// Completes from a thread that is none of Ratis': those hold its locks when they tell, and
  /// whoever asked the log again from there would wait for another of them for ever.
  private static CompletableFuture<Void> async(Request request) {
    try {
      return request
          .send()
          .<Void>handleAsync((reply, failure) -> {
            if (failure != null) {
              throw new CompletionException(failure);
            }
            Failures.success(reply);
            return null;
          })
          .exceptionallyCompose(
              failure -> CompletableFuture.failedFuture(Failures.translate(failure)));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(Failures.translate(e));
    }
  }

  @Override
  public void leaderReady(long term) {
    leadership.gained(term);
  }

  @Override
  public void notLeader() {
    leadership.lost();
  }

  @Override
  public void leaderHeard(String peerId) {
    lastLeader = peerId;
  }

  @Override
  public void membersChanged(Set<LogMember> members) {
    leadership.membersChanged(members);
    boolean member = members.stream().anyMatch(other -> other.peerId().equals(options.peerId()));
    // A new member applies the log from before it was added, too.
    if (wasMember && !member) {
      stopped(new LogHealth.Removed());
    }
    wasMember |= member;
  }

  @Override
  public void failed(String reason, @Nullable Throwable cause) {
    LOG.error("the log of {} has stopped: {}", options.peerId(), reason, cause);
    stopped(new LogHealth.Stopped(cause == null ? reason : reason + ": " + cause.getMessage()));
  }

  /// The engine's state machine was closed: by us, because the group was removed here, or after a
  /// failure.
  @Override
  public void closed() {
    if (closing || !health.follows()) {
      return;
    }
    if (isServed()) {
      failed("its engine has closed it", null);
    } else {
      removed();
    }
  }

  @Override
  public void removed() {
    division = null;
    stopped(new LogHealth.Removed());
  }

  private void stopped(LogHealth why) {
    synchronized (this) {
      boolean known = !health.follows() && !(why instanceof LogHealth.Removed);
      if (closing || known || health.equals(why)) {
        return;
      }
      health = why;
    }
    leadership.lost();
    proposals.failAll("the log has stopped on this node: " + why);
    leadership.healthChanged(why);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      if (health.follows()) {
        health = new LogHealth.Stopped("it was closed");
      }
    }
    watch.shutdownNow();
    try {
      server.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("closing the log of {} failed", options.peerId(), e);
    }
    leadership.lost();
    proposals.failAll("the log was closed on this node");
  }
}
