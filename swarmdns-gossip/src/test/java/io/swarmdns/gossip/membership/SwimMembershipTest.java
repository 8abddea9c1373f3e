package io.swarmdns.gossip.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.Identity;
import io.swarmdns.gossip.identity.TestSwarm;
import io.swarmdns.proto.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real sockets, real TLS, real time.
class SwimMembershipTest {
  private static final Duration DETECTION_GOAL = Duration.ofMillis(4500);

  // What a machine that does other things at the same time is given beyond that.
  private static final Duration DETECTION_MAX = Duration.ofSeconds(15);

  private final TestSwarm swarm = new TestSwarm();
  private final List<TestNode> nodes = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  private TestNode start(Identity identity, int port, TestNode... seeds) throws IOException {
    TestNode node =
        TestNode.start(
            swarm,
            identity,
            directory,
            port,
            List.of(seeds).stream().map(TestNode::at).toArray(HostPort[]::new));
    nodes.add(node);
    return node;
  }

  private List<TestNode> three() throws IOException {
    TestNode a = start(swarm.node("a"), 0);
    TestNode b = start(swarm.node("b"), 0, a);
    TestNode c = start(swarm.node("c"), 0, a);
    Waiting.until("a sees b and c", () -> a.sees("b", "c"));
    Waiting.until("b sees a and c", () -> b.sees("a", "c"));
    Waiting.until("c sees a and b", () -> c.sees("a", "b"));
    return List.of(a, b, c);
  }

  private static Member member(TestNode at, String name) {
    return at.membership.members().stream()
        .filter(member -> member.name().equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError(name + " is not a member"));
  }

  @Test
  void membersFindEachOtherThroughOneAndSeeMetadata() throws IOException {
    List<TestNode> three = three();
    TestNode b = three.get(1);
    TestNode c = three.get(2);
    Member seen = member(c, "b");
    assertEquals("r-b", seen.metadata().getRegion());
    assertEquals(b.at(), seen.address());
    assertEquals(b.identity.subject().enrolment(), seen.enrolment());
    Waiting.until("c was told", () -> c.events.containsAll(List.of("joined a", "joined b")));
  }

  @Test
  void aChangeOfMetadataReachesAll() throws IOException {
    List<TestNode> three = three();
    TestNode a = three.get(0);
    for (Phase phase : List.of(Phase.INITIALIZE, Phase.READY)) {
      a.membership.update(metadata -> metadata.toBuilder().setPhase(phase).build());
      for (TestNode other : three.subList(1, 3)) {
        Duration took =
            Waiting.until(
                other.name() + " sees " + phase,
                () -> member(other, "a").metadata().getPhase() == phase);
        System.out.println("metadata reached " + other.name() + " in " + took.toMillis() + " ms");
        Waiting.until("told", () -> other.events.contains("updated a"));
      }
    }
  }

  @Test
  void aMemberThatClosesHasLeft() throws IOException {
    List<TestNode> three = three();
    TestNode b = three.get(1);
    nodes.remove(b);
    b.close();
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      Waiting.until("told", () -> other.events.contains("left b LEAVING"));
      assertTrue(other.membership.members().stream().noneMatch(m -> m.name().equals("b")));
    }
  }

  @Test
  void aKilledMemberIsDeadWithinTheDetectionTimeAndRejoins() throws IOException {
    List<TestNode> three = three();
    TestNode b = three.get(1);
    int port = b.server.port();
    long killed = System.nanoTime(); // before its sockets close, which may take a moment itself
    b.kill();
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      Waiting.until("dead", () -> other.events.contains("left b DEAD"));
      Duration took = Duration.ofNanos(System.nanoTime() - killed);
      System.out.println("RESULT detect nodes=3 at=" + other.name() + " ms=" + took.toMillis());
      assertTrue(took.compareTo(DETECTION_MAX) < 0, "goal " + DETECTION_GOAL + ", took " + took);
    }
    TestNode again = start(b.identity, port);
    // It has no seeds: the file of last members has.
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      String third = other.name().equals("a") ? "c" : "a";
      Waiting.until("b is back", () -> other.sees("b", third) || other.sees(third, "b"));
    }
    Waiting.until("b sees both", () -> again.sees("a", "c"));
  }

  @Test
  void aQuickRestartIsSeenAsANewProcess() throws IOException {
    List<TestNode> three = three();
    TestNode b = three.get(1);
    long before = member(three.get(0), "b").boot();
    b.kill();
    TestNode again = start(b.identity, 0);
    again.membership.update(metadata -> metadata.toBuilder().setRegion("moved").build());
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      Duration took =
          Waiting.until(
              "the new process at its new address",
              () ->
                  other.membership.members().stream()
                      .anyMatch(m ->
                          m.name().equals("b")
                              && m.boot() > before
                              && m.address().equals(again.at())
                              && m.metadata().getRegion().equals("moved")));
      System.out.println("restart seen in " + took.toMillis() + " ms");
    }
    // The old process dies away, the new one stays.
    Waiting.pause(6000);
    assertEquals(again.at(), member(three.get(0), "b").address());
    assertEquals(again.at(), member(three.get(2), "b").address());
  }

  @Test
  void aRevokedMemberIsGoneAtOnceAndStaysAway() throws IOException {
    List<TestNode> three = three();
    TestNode b = three.get(1);
    swarm.revoke(b.identity);
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      other.server.endRevoked();
      other.membership.removeRevoked();
      assertTrue(other.membership.members().stream().noneMatch(m -> m.name().equals("b")));
    }
    Waiting.pause(6000);
    for (TestNode other : List.of(three.get(0), three.get(2))) {
      assertTrue(other.membership.members().stream().noneMatch(m -> m.name().equals("b")));
      assertTrue(other.trust.refused() > 0, "it has tried to come back");
    }
  }
}
