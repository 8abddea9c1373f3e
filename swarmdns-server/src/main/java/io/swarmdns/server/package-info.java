/// The daemon: its command line, its life cycle, and [Node], which wires everything else.
@NullMarked
package io.swarmdns.server;

import org.jspecify.annotations.NullMarked;
