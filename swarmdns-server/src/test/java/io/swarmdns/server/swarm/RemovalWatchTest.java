package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.StandingQuery.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RemovalWatchTest {
  private static Standing revoking(String node) {
    return new Standing(node, true);
  }

  private static Standing keeping(String node) {
    return new Standing(node, false);
  }

  @Test
  void aMajorityOfThoseWhoAreKnownIsBelieved() {
    var three = Set.of("a", "b", "c");
    assertFalse(RemovalWatch.isRemoved(three, List.of()));
    assertFalse(RemovalWatch.isRemoved(three, List.of(revoking("a"))));
    assertFalse(RemovalWatch.isRemoved(three, List.of(revoking("a"), revoking("a"))));
    assertFalse(RemovalWatch.isRemoved(three, List.of(revoking("x"), revoking("y"))));
    assertTrue(RemovalWatch.isRemoved(three, List.of(revoking("a"), revoking("b"), keeping("c"))));
    assertFalse(RemovalWatch.isRemoved(Set.of("a", "b"), List.of(revoking("a"), keeping("b"))));
    assertTrue(RemovalWatch.isRemoved(Set.of("a"), List.of(revoking("a"))));
  }

  @Test
  void whoKnowsNobodyBelievesThoseWhoAgree() {
    assertFalse(RemovalWatch.isRemoved(Set.of(), List.of()));
    assertTrue(RemovalWatch.isRemoved(Set.of(), List.of(revoking("a"))));
    assertFalse(RemovalWatch.isRemoved(Set.of(), List.of(revoking("a"), keeping("b"))));
  }

  @Test
  void nodesAreAskedNowAndThenWhileNobodyLeads() {
    var asked = new AtomicInteger();
    var removals = new AtomicInteger();
    long[] nanos = {7};
    var at = new HostPort("192.0.2.1", 7530);
    var answers = Map.of(at, revoking("a"));
    var watch =
        new RemovalWatch(
            port -> {
              asked.incrementAndGet();
              return Optional.ofNullable(answers.get(port));
            },
            () -> Set.of("a"),
            () -> List.of(at, at),
            Runnable::run,
            () -> nanos[0],
            removals::incrementAndGet);
    watch.look(RemovalWatch.SILENCE_MIN.minusMillis(1));
    assertEquals(0, asked.get());
    watch.look(RemovalWatch.SILENCE_MIN);
    watch.look(Duration.ofDays(1));
    assertEquals(1, asked.get());
    assertEquals(1, removals.get());
    nanos[0] += RemovalWatch.PAUSE.toNanos();
    watch.look(Duration.ofDays(1));
    assertEquals(2, asked.get());
  }
}
