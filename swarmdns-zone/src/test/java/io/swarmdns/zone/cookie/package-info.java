@NullMarked
package io.swarmdns.zone.cookie;

import org.jspecify.annotations.NullMarked;
