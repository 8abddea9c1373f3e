package io.swarmdns.gossip.route;

/// Why a relayed query was not answered.
public enum Failure {
  /// No answer in time.
  SILENCE,
  /// No connection, or it broke.
  DISCONNECTED,
  /// The peer answered that it cannot.
  ERROR,
  /// The peer answered that it has too much to do. It is not ill: this ejects nobody.
  OVERLOAD
}
