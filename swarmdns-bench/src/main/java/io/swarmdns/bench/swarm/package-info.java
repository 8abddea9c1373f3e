/// A swarm of real processes on this machine, and what is done to it: edits, queries, kills.
@NullMarked
package io.swarmdns.bench.swarm;

import org.jspecify.annotations.NullMarked;
