/// Edits, from the request to an outcome that is known: retries by request id, progress, refusals.
@NullMarked
package io.swarmdns.ctl.edit;

import org.jspecify.annotations.NullMarked;
