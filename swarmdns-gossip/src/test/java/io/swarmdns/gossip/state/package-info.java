@NullMarked
package io.swarmdns.gossip.state;

import org.jspecify.annotations.NullMarked;
