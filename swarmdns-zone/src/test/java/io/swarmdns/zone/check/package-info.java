@NullMarked
package io.swarmdns.zone.check;

import org.jspecify.annotations.NullMarked;
