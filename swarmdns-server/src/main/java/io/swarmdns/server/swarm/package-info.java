/// The node as a member of a swarm: identity, membership, replicated log, edits, and the phases it
/// goes through.
@NullMarked
package io.swarmdns.server.swarm;

import org.jspecify.annotations.NullMarked;
