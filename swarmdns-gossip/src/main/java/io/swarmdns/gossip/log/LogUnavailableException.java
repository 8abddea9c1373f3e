package io.swarmdns.gossip.log;

import org.jspecify.annotations.Nullable;

/// The log on this node cannot do what was asked for, now. It has not happened.
public final class LogUnavailableException extends LogException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /// What is in the way.
  public enum Reason {
    /// The file system of the log is nearly full.
    DISK_FULL,
    /// This node leads, but has not applied everything before its term yet.
    NOT_READY,
    /// The log has stopped on this node, or is not open yet.
    STOPPED,
    /// Another change of members or leadership is under way.
    BUSY,
    /// It took longer than is waited for.
    TIMEOUT
  }

  public LogUnavailableException(Reason reason, String message) {
    this(reason, message, null);
  }

  public LogUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
