package io.swarmdns.gossip.membership;

/// What messages of the gossip protocol are called: scalecube's names.
final class Qualifiers {
  static final String PING = "sc/fdetector/ping";
  static final String PING_REQUEST = "sc/fdetector/pingReq";
  static final String PING_ACK = "sc/fdetector/pingAck";
  static final String GOSSIP = "sc/gossip/req";
  static final String SYNC = "sc/membership/sync";
  static final String SYNC_ACK = "sc/membership/syncAck";
  static final String MEMBER_NEWS = "sc/membership/gossip";
  static final String METADATA_REQUEST = "sc/metadata/req";
  static final String METADATA_REPLY = "sc/metadata/resp";

  /// How a pinged member answers: it is the one, or it has been replaced.
  static final int ACK_NONE = 0;

  static final int ACK_OK = 1;
  static final int ACK_GONE = 2;

  private Qualifiers() {}
}
