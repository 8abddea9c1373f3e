@NullMarked
package io.swarmdns.zone.message;

import org.jspecify.annotations.NullMarked;
