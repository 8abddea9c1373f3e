/// Which nodes vote on edits.
@NullMarked
package io.swarmdns.gossip.placement;

import org.jspecify.annotations.NullMarked;
