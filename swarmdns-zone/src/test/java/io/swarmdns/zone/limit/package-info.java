@NullMarked
package io.swarmdns.zone.limit;

import org.jspecify.annotations.NullMarked;
