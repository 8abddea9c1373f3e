/// How the node logs: set up from the configuration, and bounded where outsiders cause the lines.
@NullMarked
package io.swarmdns.server.log;

import org.jspecify.annotations.NullMarked;
