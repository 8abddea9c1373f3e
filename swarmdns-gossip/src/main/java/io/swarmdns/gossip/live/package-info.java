/// Which nodes answer with what: how far each has applied the log.
@NullMarked
package io.swarmdns.gossip.live;

import org.jspecify.annotations.NullMarked;
