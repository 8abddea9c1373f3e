@NullMarked
package io.swarmdns.testkit.conformance;

import org.jspecify.annotations.NullMarked;
