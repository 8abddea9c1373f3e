package io.swarmdns.gossip.log;

import org.jspecify.annotations.Nullable;

/// What was asked for had been started when leadership was lost or the log failed: it may have
/// happened, may happen later, or never. Retries must be recognisable as such by whoever applies.
public final class OutcomeUnknownException extends LogException {
  private static final long serialVersionUID = 1;

  public OutcomeUnknownException(String why, @Nullable Throwable cause) {
    super("it is unknown whether this was or will be committed: " + why, cause);
  }
}
