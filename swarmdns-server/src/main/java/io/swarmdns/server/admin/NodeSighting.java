package io.swarmdns.server.admin;

import io.swarmdns.proto.NodeMetadata;

/// What a node said last, and when it was alive last.
///
/// @param lastHeardMillis by this node's clock; now, when it is alive
public record NodeSighting(NodeMetadata metadata, boolean alive, long lastHeardMillis) {}
