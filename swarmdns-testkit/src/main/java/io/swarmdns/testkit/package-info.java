@NullMarked
package io.swarmdns.testkit;

import org.jspecify.annotations.NullMarked;
