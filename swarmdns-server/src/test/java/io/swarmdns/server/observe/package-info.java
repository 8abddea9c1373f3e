@NullMarked
package io.swarmdns.server.observe;

import org.jspecify.annotations.NullMarked;
