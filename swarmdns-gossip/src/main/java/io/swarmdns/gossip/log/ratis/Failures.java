package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogException;
import io.swarmdns.gossip.log.LogOverloadedException;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.LogUnavailableException.Reason;
import io.swarmdns.gossip.log.MemberChangeRefusedException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.jspecify.annotations.Nullable;

/// From Ratis' failures to ours, for what has certainly not been done.
final class Failures {
  private Failures() {}

  /// The reply, or the exception that it carries.
  static RaftClientReply success(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new CompletionException(
          reply.getException() == null
              ? new LogUnavailableException(Reason.STOPPED, "the log refused without a reason")
              : reply.getException());
    }
    return reply;
  }

  /// What a failure means to our caller.
  static LogException translate(@Nullable Throwable failure) {
    var cause = unwrap(failure);
    return switch (cause) {
      case LogException ours -> ours;
      case NotLeaderException e ->
          new io.swarmdns.gossip.log.NotLeaderException(
              Optional.ofNullable(e.getSuggestedLeader())
                  .map(RaftPeer::getId)
                  .map(Object::toString));
      case LeaderNotReadyException e ->
          new LogUnavailableException(
              Reason.NOT_READY, "this node leads since a moment, and still catches up", e);
      case LeaderSteppingDownException e ->
          new LogUnavailableException(Reason.NOT_READY, "leadership is being handed over", e);
      case ResourceUnavailableException e ->
          new LogOverloadedException("too much is in flight: " + e.getMessage());
      case ReconfigurationInProgressException e ->
          new LogUnavailableException(Reason.BUSY, "another change of members is under way", e);
      case TransferLeadershipException e ->
          new LogUnavailableException(
              Reason.BUSY, "leadership was not handed over: " + e.getMessage(), e);
      case SetConfigurationException e ->
          new MemberChangeRefusedException("the members were not changed: " + e.getMessage());
      case TimeoutException e ->
          new LogUnavailableException(Reason.TIMEOUT, "it takes longer than is waited for", e);
      case TimeoutIOException e ->
          new LogUnavailableException(Reason.TIMEOUT, "it takes longer than is waited for", e);
      case null -> new LogUnavailableException(Reason.STOPPED, "the log has stopped");
      default ->
          new LogUnavailableException(
              Reason.STOPPED,
              "the log on this node does not take it: " + cause.getMessage(),
              cause);
    };
  }

  static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    var cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
