@NullMarked
package io.swarmdns.gossip.peer;

import org.jspecify.annotations.NullMarked;
