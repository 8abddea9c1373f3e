/// Swarms of real processes.
@NullMarked
package io.swarmdns.server.swarm;

import org.jspecify.annotations.NullMarked;
