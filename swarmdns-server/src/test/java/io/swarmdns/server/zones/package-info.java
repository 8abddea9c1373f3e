@NullMarked
package io.swarmdns.server.zones;

import org.jspecify.annotations.NullMarked;
