/// What the node shows of itself: metrics and health over HTTP, and the query log.
///
/// The only package that imports Micrometer and the Prometheus client.
@NullMarked
package io.swarmdns.server.observe;

import org.jspecify.annotations.NullMarked;
