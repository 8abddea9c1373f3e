@NullMarked
package io.swarmdns.bench.swarm;

import org.jspecify.annotations.NullMarked;
