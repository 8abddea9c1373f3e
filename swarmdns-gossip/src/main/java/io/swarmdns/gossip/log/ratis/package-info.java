/// The replicated log on Apache Ratis: the only package that knows Ratis.
@NullMarked
package io.swarmdns.gossip.log.ratis;

import org.jspecify.annotations.NullMarked;
