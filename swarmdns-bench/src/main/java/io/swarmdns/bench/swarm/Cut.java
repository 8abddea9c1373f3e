package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.util.List;

/// One node is cut off from the others. It goes on answering.
///
/// @param whom the leader, or another one
/// @param direction of the packets that are dropped
public record Cut(Namespaces network, Whom whom, Namespaces.Direction direction) implements Blow {
  /// Which node is hit.
  public enum Whom {
    LEADER,
    FOLLOWER;

    NodeProcess in(SwarmProcesses swarm) throws IOException, InterruptedException {
      Await.until("there is a leader", SwarmProcesses.PATIENCE, () -> swarm.leader().isPresent());
      var leader = swarm.leader().orElseThrow();
      return this == LEADER
          ? leader
          : swarm.nodes().stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
    }
  }

  @Override
  public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
    network.cut(number(swarm, whom.in(swarm)), direction);
    return swarm.nodes();
  }

  private static int number(SwarmProcesses swarm, NodeProcess node) {
    return swarm.nodes().indexOf(node) + 1;
  }

  @Override
  public boolean leavesMajority() {
    return true;
  }

  @Override
  public void mend(SwarmProcesses swarm) throws IOException, InterruptedException {
    for (int node = 1; node <= swarm.nodes().size(); node++) {
      network.heal(node);
    }
  }
}
