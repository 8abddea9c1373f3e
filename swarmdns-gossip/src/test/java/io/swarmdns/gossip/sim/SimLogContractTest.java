package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogCluster;
import io.swarmdns.gossip.log.ReplicatedLogContract;

/// The simulated log keeps the contract that the real engine keeps.
class SimLogContractTest extends ReplicatedLogContract {
  private static final long SEED = 7;

  @Override
  protected LogCluster cluster() {
    return new SimCluster(SEED);
  }
}
