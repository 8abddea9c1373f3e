package io.swarmdns.gossip.membership;

/// Is told about members, by one thread at a time and in an order in which the changes could have
/// happened; changes that follow each other quickly may be told as one. May block for a moment:
/// detection does not wait for it.
public interface MembershipListener {
  /// Why a member is none any more.
  enum Departure {
    /// It said that it would leave.
    LEAVING,
    /// It was not heard of, was revoked, or its process was replaced by another.
    DEAD
  }

  /// Also for a node whose process was restarted, after [#left] for the process before.
  default void joined(Member member) {}

  /// Its metadata or its address has changed.
  default void updated(Member before, Member now) {}

  default void left(Member member, Departure why) {}
}
