/// The command line: talks to a node's admin service.
@NullMarked
package io.swarmdns.ctl;

import org.jspecify.annotations.NullMarked;
