@NullMarked
package io.swarmdns.gossip.channel;

import org.jspecify.annotations.NullMarked;
