package io.swarmdns.bench.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A swarm of three real processes. `-Dfailover.rounds=N` for more than five rounds.
@Tag("processes")
final class FailoverTest {
  private static final int ROUNDS = Integer.getInteger("failover.rounds", 5);
  private static final NodeHome.Ports PORTS = new NodeHome.Ports(5300, 7530);

  @TempDir Path directory;

  @Test
  void killingTheLeaderLosesNoAcknowledgedEditAndDoublesNone() throws Exception {
    try (var swarm = SwarmProcesses.found(Program.onClassPath(), homes())) {
      for (int round = 1; round <= ROUNDS; round++) {
        try {
          var outcome = BlowRound.run(swarm, new Blow.LeaderKill(), round);
          System.out.println("round " + round + ": " + outcome);
          assertTrue(outcome.edits() > 0, "nothing was edited");
          assertEquals(0, outcome.lostEdits());
          assertEquals(0, outcome.doubledEdits());
          assertEquals(List.of(), outcome.problems());
        } catch (IOException e) {
          throw new IOException("round " + round + ":\n" + swarm.logTails(), e);
        }
      }
    }
  }

  /// Addresses of its own in 127.0.0.0/8, so that tests at the same time do not meet.
  private List<NodeHome> homes() {
    var random = ThreadLocalRandom.current();
    String prefix = "127.%d.%d.1".formatted(random.nextInt(64, 128), random.nextInt(256));
    return SwarmProcesses.homes(3, prefix, PORTS, directory);
  }
}
