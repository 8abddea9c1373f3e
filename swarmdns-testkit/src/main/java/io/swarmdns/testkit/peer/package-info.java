@NullMarked
package io.swarmdns.testkit.peer;

import org.jspecify.annotations.NullMarked;
