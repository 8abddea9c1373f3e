/// Connections between nodes, and from programs to nodes: gRPC over the swarm's TLS, bounded, and
/// closed when whoever is at the other end is revoked.
@NullMarked
package io.swarmdns.gossip.channel;

import org.jspecify.annotations.NullMarked;
