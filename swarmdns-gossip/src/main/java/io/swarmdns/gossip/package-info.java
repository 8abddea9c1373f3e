/// The swarm: who belongs to it, what its nodes agree on, and how edits come about.
@NullMarked
package io.swarmdns.gossip;

import org.jspecify.annotations.NullMarked;
