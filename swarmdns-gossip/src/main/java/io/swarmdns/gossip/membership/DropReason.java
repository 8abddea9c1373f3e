package io.swarmdns.gossip.membership;

/// Why a frame, or a part of one, was not passed on.
public enum DropReason {
  /// Larger than 64 KiB.
  OVERSIZE,
  /// Not what its qualifier promises, or out of range.
  MALFORMED,
  /// No message of the protocol.
  UNKNOWN_QUALIFIER,
  /// Speaks for another than the one whose certificate the connection has.
  NOT_ITS_OWN,
  /// Asks to ping whom this node does not know, at that address.
  UNKNOWN_TARGET,
  /// An answer that nobody waits for: too late, or made up.
  UNSOLICITED,
  /// More than a peer may send in that time.
  TOO_MANY,
  /// What only the member itself may say; honest nodes pass such records on in their tables.
  HEARSAY,
  /// About an enrolment that was revoked.
  REVOKED
}
