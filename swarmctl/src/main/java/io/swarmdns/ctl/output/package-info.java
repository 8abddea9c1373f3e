/// What commands print: aligned text for people, JSON for programs.
@NullMarked
package io.swarmdns.ctl.output;

import org.jspecify.annotations.NullMarked;
