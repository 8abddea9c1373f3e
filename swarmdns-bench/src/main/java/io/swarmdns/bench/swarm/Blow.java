package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.util.List;

/// Something bad that happens to a swarm, after which it must be as it was.
public interface Blow {
  /// Does it.
  ///
  /// @return the nodes that go on as if nothing had happened
  List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException;

  /// Whether clients can go on before [#mend].
  boolean leavesMajority();

  /// Starts again what was ended. Waits for nothing.
  void mend(SwarmProcesses swarm) throws IOException, InterruptedException;

  /// `kill -9` of the leader.
  final class LeaderKill implements Blow {
    @Override
    public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
      Await.until("there is a leader", SwarmProcesses.PATIENCE, () -> swarm.leader().isPresent());
      var leader = swarm.leader().orElseThrow();
      leader.kill();
      return swarm.nodes().stream().filter(node -> !node.equals(leader)).toList();
    }

    @Override
    public boolean leavesMajority() {
      return true;
    }

    @Override
    public void mend(SwarmProcesses swarm) throws IOException {
      for (NodeProcess node : swarm.nodes()) {
        if (!node.isRunning()) {
          node.start();
        }
      }
    }
  }
}
