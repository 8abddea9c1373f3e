@NullMarked
package io.swarmdns.server.log;

import org.jspecify.annotations.NullMarked;
