package io.swarmdns.gossip.route;

/// How many queries may be sent a second time: a share of those sent, saved up to a limit (the
/// retry budget of Finagle). Not thread-safe.
public final class RetryBudget {
  private final double share;
  private final double savedMax;
  private double saved;

  /// @param share retries earned by each query; from 0 to 1
  /// @param savedMax retries saved up at most, and at the start
  public RetryBudget(double share, double savedMax) {
    this.share = share;
    this.savedMax = savedMax;
    this.saved = savedMax;
  }

  /// A query is sent for the first time.
  public void earn() {
    saved = Math.min(savedMax, saved + share);
  }

  /// Takes a retry out of the budget, if there is one.
  public boolean take() {
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}
