@NullMarked
package io.swarmdns.zone.memory;

import org.jspecify.annotations.NullMarked;
