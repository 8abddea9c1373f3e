/// The replicated log: what the swarm agrees on, in one order, whatever engine carries it.
///
/// Nothing in here knows an engine, a thread or a clock. The contract that every engine keeps is
/// tested by `ReplicatedLogContract`.
@NullMarked
package io.swarmdns.gossip.log;

import org.jspecify.annotations.NullMarked;
