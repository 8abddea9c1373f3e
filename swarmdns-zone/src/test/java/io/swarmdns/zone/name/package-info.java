@NullMarked
package io.swarmdns.zone.name;

import org.jspecify.annotations.NullMarked;
