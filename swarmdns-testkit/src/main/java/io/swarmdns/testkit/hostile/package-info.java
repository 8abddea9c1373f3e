@NullMarked
package io.swarmdns.testkit.hostile;

import org.jspecify.annotations.NullMarked;
