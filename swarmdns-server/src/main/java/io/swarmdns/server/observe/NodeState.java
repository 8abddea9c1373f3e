package io.swarmdns.server.observe;

/// Where the node is in its life.
public enum NodeState {
  /// Reads its configuration, takes its directories and ports.
  SETUP,
  /// Finds out what it has to serve.
  CONFIGURE,
  /// Loads zones. What is loaded is answered already.
  INITIALIZE,
  /// All that could be loaded is.
  READY,
  /// Stops: takes nothing new, finishes what it has begun.
  DRAINING
}
