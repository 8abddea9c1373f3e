@NullMarked
package io.swarmdns.testkit.zone;

import org.jspecify.annotations.NullMarked;
