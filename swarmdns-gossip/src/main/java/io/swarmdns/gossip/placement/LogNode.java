package io.swarmdns.gossip.placement;

import io.swarmdns.proto.Role;

/// What the leader knows of one enrolled node when it decides who votes.
///
/// @param node its name
/// @param peerId who it is in the log now; empty when it is no member and has not been heard since
///   this node started
/// @param region where it is; empty when it has not been heard since this node started
/// @param aliveForMillis how long gossip has had it alive without a break; 0 when it is not
/// @param silentForMillis how long it has not been alive; 0 when it is
/// @param caughtUp whether it has applied nearly all that is committed
/// @param answers whether it has answered the leader in the log lately
///   ([VoterPlacement#ANSWERED_WITHIN_MILLIS]); the leader itself does
/// @param draining told to hand over
public record LogNode(
    String node,
    String peerId,
    Role role,
    String region,
    long aliveForMillis,
    long silentForMillis,
    boolean caughtUp,
    boolean answers,
    boolean draining) {

  boolean isAlive() {
    return silentForMillis == 0 && !peerId.isEmpty();
  }
}
