package io.swarmdns.gossip.log;

import org.jspecify.annotations.Nullable;

/// Why the log did not do what it was asked for.
public abstract sealed class LogException extends RuntimeException
    permits NotLeaderException,
        OutcomeUnknownException,
        LogUnavailableException,
        LogOverloadedException,
        MemberChangeRefusedException {
  private static final long serialVersionUID = 1;

  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
