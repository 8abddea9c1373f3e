/// Which nodes are there: SWIM gossip by scalecube-cluster over our own channels, behind an
/// interface of our own. Nothing of scalecube or Reactor is visible outside.
///
/// A certified node may still lie. What it can do is bounded by [FrameFilter]: a node speaks for
/// itself, and of others it can say where they are and that it does not hear them.
@NullMarked
package io.swarmdns.gossip.membership;

import org.jspecify.annotations.NullMarked;
