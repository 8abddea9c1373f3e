package io.swarmdns.gossip.placement;

/// A node that gossip has alive now.
///
/// @param peerId who it is in the log; empty when it has not got so far
/// @param host name or address of its log
/// @param logPort of its log
/// @param aliveSinceMillis by this node's clock
public record HeardNode(
    String node, String peerId, String host, int logPort, String region, long aliveSinceMillis) {}
