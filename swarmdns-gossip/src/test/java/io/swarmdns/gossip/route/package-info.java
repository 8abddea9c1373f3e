@NullMarked
package io.swarmdns.gossip.route;

import org.jspecify.annotations.NullMarked;
