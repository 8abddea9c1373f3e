/// Zones from a directory of zone files: found, loaded in parallel, and loaded again when they have
/// changed.
@NullMarked
package io.swarmdns.server.zones;

import org.jspecify.annotations.NullMarked;
