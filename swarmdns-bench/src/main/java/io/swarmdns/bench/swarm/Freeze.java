package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// SIGSTOP of the leader for a while: longer than it takes the others to give it up. When it goes
/// on, it still takes itself for the leader.
public final class Freeze implements Blow {
  private final double seconds;
  private long struckNanos;
  private @Nullable NodeProcess frozen;

  public Freeze(double seconds) {
    this.seconds = seconds;
  }

  @Override
  public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
    var leader = Cut.Whom.LEADER.in(swarm);
    leader.signal("STOP");
    struckNanos = System.nanoTime();
    frozen = leader;
    return swarm.nodes().stream().filter(node -> !node.equals(leader)).toList();
  }

  @Override
  public boolean leavesMajority() {
    return true;
  }

  @Override
  public void mend(SwarmProcesses swarm) throws IOException, InterruptedException {
    var node = frozen;
    if (node != null) {
      long left = struckNanos + (long) (seconds * 1e9) - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
      node.signal("CONT");
    }
  }
}
