package io.swarmdns.gossip.sim;

/// Something that must never be so has been so.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }
}
