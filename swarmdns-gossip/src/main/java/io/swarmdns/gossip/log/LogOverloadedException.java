package io.swarmdns.gossip.log;

/// Too much is in flight; the entry was not appended. Try again once some of it is done.
public final class LogOverloadedException extends LogException {
  private static final long serialVersionUID = 1;

  public LogOverloadedException(String message) {
    super(message, null);
  }
}
