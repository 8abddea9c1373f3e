/// Whether a zone may be served, and what its author should know: from zone files to checked zone
/// versions.
@NullMarked
package io.swarmdns.zone.check;

import org.jspecify.annotations.NullMarked;
