/// Who belongs to the swarm: its own certificate authority, the identity of a node on disk, what a
/// TLS connection must prove, and how a machine becomes a node.
@NullMarked
package io.swarmdns.gossip.identity;

import org.jspecify.annotations.NullMarked;
