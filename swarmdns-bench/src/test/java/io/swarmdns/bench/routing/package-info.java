@NullMarked
package io.swarmdns.bench.routing;

import org.jspecify.annotations.NullMarked;
