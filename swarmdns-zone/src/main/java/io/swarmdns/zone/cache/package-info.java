/// The disposable cache on disk from which a restarted node answers at once.
@NullMarked
package io.swarmdns.zone.cache;

import org.jspecify.annotations.NullMarked;
