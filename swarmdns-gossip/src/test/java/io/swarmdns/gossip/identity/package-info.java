@NullMarked
package io.swarmdns.gossip.identity;

import org.jspecify.annotations.NullMarked;
