/// The transports: UDP, TCP and DNS over TLS, from sockets to the engine's batches and back.
///
/// [io.swarmdns.server.frontend.Frontends] opens the sockets and owns the event loops. Each event
/// loop has one engine, one set of counters and its own sockets; nothing is shared between loops on
/// the path of a query.
@NullMarked
package io.swarmdns.server.frontend;

import org.jspecify.annotations.NullMarked;
