@NullMarked
package io.swarmdns.zone.store;

import org.jspecify.annotations.NullMarked;
