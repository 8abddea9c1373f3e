/// What all nodes of a placement group agree on, and how a log entry changes it.
@NullMarked
package io.swarmdns.gossip.state;

import org.jspecify.annotations.NullMarked;
