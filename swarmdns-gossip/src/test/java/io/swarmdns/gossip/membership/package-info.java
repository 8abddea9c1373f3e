@NullMarked
package io.swarmdns.gossip.membership;

import org.jspecify.annotations.NullMarked;
