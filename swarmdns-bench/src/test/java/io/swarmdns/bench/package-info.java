@NullMarked
package io.swarmdns.bench;

import org.jspecify.annotations.NullMarked;
