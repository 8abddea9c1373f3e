@NullMarked
package io.swarmdns.server;

import org.jspecify.annotations.NullMarked;
