/// Response rate limiting: forged queries must not make this server flood somebody.
@NullMarked
package io.swarmdns.zone.limit;

import org.jspecify.annotations.NullMarked;
