/// How commands end: exit codes and the failures that lead to them.
@NullMarked
package io.swarmdns.ctl.outcome;

import org.jspecify.annotations.NullMarked;
