package io.swarmdns.gossip.log;

/// A change of members does not fit to the members as they are.
public final class MemberChangeRefusedException extends LogException {
  private static final long serialVersionUID = 1;

  public MemberChangeRefusedException(String message) {
    super(message, null);
  }
}
