/// Simulates how relayed queries are spread over servers: the node's own router and its rivals, on
/// the same queries. docs/ROUTING.md describes the model.
@NullMarked
package io.swarmdns.bench.routing;

import org.jspecify.annotations.NullMarked;
