/// DNS cookies: proof that a client's address is its own (RFC 7873, RFC 9018).
@NullMarked
package io.swarmdns.zone.cookie;

import org.jspecify.annotations.NullMarked;
