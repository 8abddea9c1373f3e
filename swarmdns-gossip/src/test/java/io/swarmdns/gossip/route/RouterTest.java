package io.swarmdns.gossip.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final long MS = 1_000_000;
  private static final int[] ALL = {0, 1, 2};

  private final Router router =
      new Router(RouterConstants.STANDARD, new SplittableRandom(20_260_725));
  private long now = 1_000 * MS;

  @BeforeEach
  void threeEqualPeers() {
    for (int peer : ALL) {
      assertEquals(peer, router.add(4, now));
      report(peer, MS, 0);
    }
  }

  private void report(int peer, long serviceNanos, int queue) {
    router.scouted(peer, now, MS / 2, serviceNanos, queue);
  }

  private void ask(int peer) {
    router.sent(peer, now);
    now += MS;
    router.answered(peer, now, MS, MS / 2, MS, 0);
  }

  private void fail(int peer, Failure reason) {
    router.sent(peer, now);
    now += MS;
    router.failed(peer, now, reason);
  }

  private boolean isEverChosen(int peer) {
    for (int i = 0; i < 100; i++) {
      if (router.choose(ALL, Router.NOBODY, now) == peer) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theLeastDelayIsChosen() {
    report(0, 4 * MS, 0);
    report(1, MS, 20);
    assertEquals(2, router.choose(ALL, Router.NOBODY, now));
  }

  @Test
  void equalPeersAreAllChosen() {
    for (int peer : ALL) {
      assertTrue(isEverChosen(peer));
    }
  }

  @Test
  void whatWasReportedEvaporatesTowardsTheUsual() {
    report(0, MS, 40);
    assertFalse(isEverChosen(0));
    double fresh = router.trails(now).get(0).queue();
    now += 1_000 * MS;
    assertTrue(router.trails(now).get(0).queue() < fresh / 10);
  }

  @Test
  void ownQueriesCountUntilAReportCanKnowOfThem() {
    for (int i = 0; i < 8; i++) {
      router.sent(0, now);
    }
    assertFalse(isEverChosen(0));
    now += 2 * MS;
    report(0, MS, 0);
    assertEquals(0, router.trails(now).get(0).queue(), 1e-9);
  }

  @Test
  void aPeerThatIsSilentIsExpectedToTakeAtLeastAsLongAsItHas() {
    router.sent(0, now);
    now += 30 * MS;
    assertEquals(30.0 * MS, router.trails(now).get(0).expectedNanos(), 1);
    assertFalse(isEverChosen(0));
  }

  @Test
  void theThirdFailureInARowEjectsAtOnce() {
    for (int i = 0; i < 3; i++) {
      fail(0, Failure.SILENCE);
    }
    assertFalse(isEverChosen(0));
    assertTrue(router.trails(now).get(0).ejectedUntilNanos() > now);
  }

  @Test
  void aPeerThatWasSilentComesBackWithItsFirstAnswerToAScout() {
    for (int i = 0; i < 3; i++) {
      fail(0, Failure.DISCONNECTED);
    }
    now += 20_000 * MS;
    assertFalse(isEverChosen(0));
    assertEquals(0, router.nextScout(now));
    report(0, MS, 0);
    assertTrue(isEverChosen(0));
  }

  @Test
  void noMoreThanAThirdIsEjected() {
    for (int i = 0; i < 3; i++) {
      fail(0, Failure.SILENCE);
      fail(1, Failure.SILENCE);
    }
    long ejected =
        router.trails(now).stream().filter(trail -> trail.ejectedUntilNanos() > now).count();
    assertEquals(1, ejected);
  }

  @Test
  void whereAllCandidatesAreEjectedOneIsTriedAllTheSame() {
    for (int i = 0; i < 3; i++) {
      fail(0, Failure.SILENCE);
    }
    assertEquals(0, router.choose(new int[] {0}, Router.NOBODY, now));
  }

  @Test
  void aPeerThatFailsFastDoesNotAttract() {
    for (int i = 0; i < 20; i++) {
      fail(0, Failure.ERROR);
      ask(0);
    }
    report(0, MS / 100, 0);
    assertFalse(isEverChosen(0));
  }

  @Test
  void overloadEjectsNobody() {
    for (int i = 0; i < 10; i++) {
      fail(0, Failure.OVERLOAD);
    }
    assertTrue(router.trails(now).get(0).ejectedUntilNanos() <= now);
  }

  @Test
  void aPeerThatDrainsGetsNothingFromThatMoment() {
    router.drain(0);
    assertFalse(isEverChosen(0));
    router.drain(1);
    router.drain(2);
    assertEquals(Router.NOBODY, router.choose(ALL, Router.NOBODY, now));
    router.undrain(1);
    assertEquals(1, router.choose(ALL, Router.NOBODY, now));
  }

  @Test
  void whoWasAskedAlreadyIsNotAskedAgain() {
    for (int i = 0; i < 100; i++) {
      assertNotEquals(1, router.choose(ALL, 1, now));
    }
  }

  @Test
  void retriesAreATenthOfTheQueries() {
    int retries = 0;
    for (int i = 0; i < 1_000; i++) {
      ask(0);
      retries += router.mayRetry() ? 1 : 0;
    }
    assertEquals(100, retries, 12);
  }

  @Test
  void withoutQueriesScoutsGoOutTwiceASecond() {
    int scouts = 0;
    for (int i = 0; i < 1_000; i++) {
      now += 10 * MS;
      scouts += router.nextScout(now) == Router.NOBODY ? 0 : 1;
    }
    assertEquals(20, scouts, 1);
  }

  @Test
  void aNewPeerIsTakenForAnAverageOneWithItsWorkers() {
    for (int peer : ALL) {
      report(peer, 8 * MS, 0);
    }
    int added = router.add(16, now);
    assertEquals(8.0 * MS, router.trails(now).get(added).serviceNanos(), 1);
  }

  @Test
  void slotsOfPeersThatAreGoneAreGivenAgain() {
    router.remove(1);
    assertFalse(isEverChosen(1));
    router.answered(1, now, MS, 0, MS, 0); // late, and nobody's
    assertThrows(NoSuchElementException.class, () -> router.sent(1, now));
    assertEquals(1, router.add(4, now));
  }

  @Test
  void aQueryAllocatesNothing() {
    relay(100_000);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    relay(100_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, () -> allocated + " bytes for 100,000 queries");
  }

  private void relay(int queries) {
    for (int i = 0; i < queries; i++) {
      int peer = router.choose(ALL, Router.NOBODY, now);
      router.sent(peer, now);
      int scouted = router.nextScout(now);
      now += MS / 10;
      router.answered(peer, now, MS / 10, MS / 20, MS, 1);
      if (scouted != Router.NOBODY) {
        router.scouted(scouted, now, MS / 10, MS, 1);
      }
    }
  }
}
