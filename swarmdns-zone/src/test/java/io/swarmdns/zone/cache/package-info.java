@NullMarked
package io.swarmdns.zone.cache;

import org.jspecify.annotations.NullMarked;
