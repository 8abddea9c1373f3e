@NullMarked
package io.swarmdns.testkit.wire;

import org.jspecify.annotations.NullMarked;
