package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogCluster;
import io.swarmdns.gossip.log.ReplicatedLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by Ratis.
final class RatisLogContractTest extends ReplicatedLogContract {
  @TempDir Path directory;

  @Override
  protected LogCluster cluster() throws Exception {
    return new RatisCluster(directory, options -> options);
  }
}
