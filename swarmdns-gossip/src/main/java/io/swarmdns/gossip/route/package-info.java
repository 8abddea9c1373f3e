/// Which peer a query is relayed to: trails of expected delay, laid by every answer, followed and
/// forgotten.
@NullMarked
package io.swarmdns.gossip.route;

import org.jspecify.annotations.NullMarked;
