package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.LogUnavailableException.Reason;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.NotLeaderException;
import io.swarmdns.gossip.log.OutcomeUnknownException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.AlreadyExistsException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.StagedListeners;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes the members, at the leader, one change at a time.
///
/// A node that is added is first told of the group by the administrative call that it waits for,
/// with the role that it will have: without that it would ignore the leader. Then the members are
/// changed by an entry in the log. Who has left is told to drop the group, if it can be reached; if
/// not, it finds out by itself when it asks for votes.
final class MemberChanges {
  private static final Logger LOG = LoggerFactory.getLogger(MemberChanges.class);
  private static final int CALL_ATTEMPTS = 3;
  private static final TimeDuration CALL_PAUSE = TimeDuration.valueOf(200, TimeUnit.MILLISECONDS);

  private final RatisLogOptions options;
  private final RatisSettings settings;
  private final RatisRequests requests;
  private final AtomicBoolean busy = new AtomicBoolean();

  MemberChanges(RatisLogOptions options, RatisSettings settings, RatisRequests requests) {
    this.options = options;
    this.settings = settings;
    this.requests = requests;
  }

  /// Starts a change; the future completes on a thread of its own.
  CompletableFuture<Void> begin(RaftServer server, RaftServer.Division here, MemberChange change) {
    if (!busy.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException(Reason.BUSY, "another change of members is under way"));
    }
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .name("log-members-" + change.peerId())
        .start(() -> {
          RuntimeException failure = null;
          try {
            run(server, here, change);
          } catch (RuntimeException e) {
            failure = e;
          } finally {
            busy.set(false);
          }
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private void run(RaftServer server, RaftServer.Division here, MemberChange change) {
    if (!here.getInfo().isLeader()) {
      throw new NotLeaderException(
          Optional.ofNullable(here.getInfo().getLeaderId()).map(Object::toString));
    }
    StagedListeners.settle(here);
    var before = RatisPeers.members(here.getRaftConf());
    var after = change.apply(before, options.peerId());
    if (change instanceof MemberChange.Add(var listener)) {
      tellToJoin(listener, after);
    }
    set(server, before, after);
    before.stream()
        .filter(member -> after.stream().noneMatch(sameIdAs(member)))
        // A node that has begun anew listens where it listened before: it would leave in the place
        // of who it was.
        .filter(member -> after.stream().noneMatch(sameAddressAs(member)))
        .forEach(this::tellToLeave);
  }

  private static java.util.function.Predicate<LogMember> sameIdAs(LogMember member) {
    return other -> other.peerId().equals(member.peerId());
  }

  private static java.util.function.Predicate<LogMember> sameAddressAs(LogMember member) {
    return other -> other.host().equals(member.host()) && other.port() == member.port();
  }

  private void set(RaftServer server, Set<LogMember> before, Set<LogMember> after) {
    CompletableFuture<RaftClientReply> reply;
    try {
      reply = server.setConfigurationAsync(requests.members(before, after));
      Failures.success(
          reply.get(options.timing().memberChangeTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException("interrupted", e);
    } catch (TimeoutException e) {
      throw new OutcomeUnknownException("the change of members takes too long", e);
    } catch (ExecutionException | IOException | RuntimeException e) {
      throw Failures.translate(e);
    }
  }

  private void tellToJoin(LogMember joiner, Collection<LogMember> after) {
    try (var client = client(after)) {
      // Not formatted: a log that is there already is not thrown away by a mistake of ours.
      Failures.success(
          client
              .getGroupManagementApi(RatisPeers.id(joiner.peerId()))
              .add(RatisPeers.group(options.group(), after), false));
    } catch (AlreadyExistsException _) {
      LOG.info("{} knows the log already", joiner.peerId());
    } catch (IOException | RuntimeException e) {
      if (Failures.unwrap(e) instanceof AlreadyExistsException) {
        return;
      }
      throw new LogUnavailableException(
          Reason.TIMEOUT,
          joiner.peerId()
              + " cannot be added: its log does not answer as expected at "
              + joiner.host()
              + " port "
              + joiner.port()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private void tellToLeave(LogMember leaver) {
    try (var client = client(List.of(leaver))) {
      client
          .getGroupManagementApi(RatisPeers.id(leaver.peerId()))
          .remove(requests.group(), true, false);
    } catch (IOException | RuntimeException e) {
      LOG.info("{} has left the log, but could not be told: {}", leaver.peerId(), e.getMessage());
    }
  }

  private RaftClient client(Collection<LogMember> members) {
    return RaftClient.newBuilder()
        .setProperties(settings.client())
        .setParameters(settings.parameters())
        .setRaftGroup(RatisPeers.group(options.group(), members))
        .setRetryPolicy(
            RetryPolicies.retryUpToMaximumCountWithFixedSleep(CALL_ATTEMPTS, CALL_PAUSE))
        .build();
  }
}
