/// The swarm in one thread: virtual time, network and disks, driven by events from a seed.
///
/// The classes under simulation are those that nodes run. Only what they stand on is simulated: the
/// log ([SimLog], a small Raft that keeps the contract of the log's interface), gossip and sockets.
@NullMarked
package io.swarmdns.gossip.sim;

import org.jspecify.annotations.NullMarked;
