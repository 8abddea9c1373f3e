package io.swarmdns.gossip.live;

import java.util.Map;

/// Which nodes are to answer with an edit before it counts as live.
@FunctionalInterface
public interface LiveNodes {
  /// Every enrolled node by name, with why it is not waited for; empty text: it is.
  Map<String, String> now();
}
