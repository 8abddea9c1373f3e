package io.swarmdns.gossip.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogMember.Vote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every engine of the replicated log keeps.
public abstract class ReplicatedLogContract {
  private static final int LONG_SECONDS = 90;

  private LogCluster cluster;

  /// A cluster without nodes.
  protected abstract LogCluster cluster() throws Exception;

  @BeforeEach
  final void make() throws Exception {
    cluster = cluster();
  }

  @AfterEach
  final void close() throws Exception {
    cluster.close();
  }

  @Test
  void oneNodeWorksAlone() throws Exception {
    cluster.start(1);
    long first = propose("n0", "one");
    long second = propose("n0", "two");
    assertTrue(second > first);
    assertEquals(List.of("one", "two"), cluster.machine("n0").texts());
    var status = cluster.log("n0").status();
    assertEquals(Optional.of("n0"), status.leader());
    assertTrue(status.committedIndex() >= second);
    assertTrue(status.appliedIndex() >= second);
    assertInstanceOf(LogHealth.Ok.class, status.health());
  }

  @Test
  void aProposalIsAppliedHereWhenItCompletes() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 50; i++) {
      String text = "entry " + i;
      long index = propose("n0", text);
      var last = cluster.machine("n0").entries().getLast();
      assertEquals(new RecordingMachine.Applied(index, text), last);
    }
  }

  @Test
  void entriesOutOfRangeAreRefused() throws Exception {
    cluster.start(1);
    var log = cluster.log("n0");
    assertThrows(IllegalArgumentException.class, () -> log.propose(new byte[0]));
    var large = new byte[log.entryBytesMax() + 1];
    assertThrows(IllegalArgumentException.class, () -> log.propose(large));
  }

  @Test
  void allNodesApplyTheSameInTheSameOrder() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    var futures = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < 200; i++) {
      futures.add(cluster.log(leader).propose(bytes("entry " + i)));
    }
    for (var future : futures) {
      future.get(LONG_SECONDS, TimeUnit.SECONDS);
    }
    awaitSame(ids, 200);
    // In the order in which one caller proposed them.
    for (int i = 0; i < 200; i++) {
      assertEquals("entry " + i, cluster.machine(leader).texts().get(i));
    }
  }

  @Test
  void whatIsCommittedSurvivesTheRestartOfAll() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    for (int i = 0; i < 20; i++) {
      propose(leader, "entry " + i);
    }
    for (var id : ids) {
      cluster.stop(id);
    }
    for (var id : ids) {
      cluster.restart(id);
    }
    awaitSame(ids, 20);
    propose(leader(ids), "after");
    awaitSame(ids, 21);
  }

  @Test
  void whatIsCommittedSurvivesTheAbruptEndOfAll() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    for (int i = 0; i < 20; i++) {
      propose(leader, "entry " + i);
    }
    for (var id : ids) {
      cluster.kill(id);
    }
    for (var id : ids) {
      cluster.restart(id);
    }
    awaitSame(ids, 20);
  }

  @Test
  void theOthersGoOnWhenTheLeaderEnds() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    propose(leader, "before");
    cluster.kill(leader);
    var rest = without(ids, leader);
    String next = leader(rest);
    assertNotEquals(leader, next);
    propose(next, "between");
    cluster.restart(leader);
    awaitSame(ids, 2);
  }

  @Test
  void entriesInFlightAtALossOfLeadershipAreCommittedOrUnknown() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    var futures = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < 300; i++) {
      futures.add(cluster.log(leader).propose(bytes("entry " + i)));
      if (i == 150) {
        cluster.stop(leader);
      }
    }
    var rest = without(ids, leader);
    propose(leader(rest), "last");
    cluster.restart(leader);
    for (var id : ids) {
      cluster.await("the last entry at " + id, () -> cluster.machine(id).texts().contains("last"));
    }
    var applied = cluster.machine(rest.getFirst());
    var texts = new HashSet<>(applied.texts());
    assertEquals(texts.size(), applied.size(), "an entry was applied twice");
    for (int i = 0; i < futures.size(); i++) {
      var failure = failureOf(futures.get(i));
      String text = "entry " + i;
      if (failure.isEmpty()) {
        assertTrue(texts.contains(text), text + " was acknowledged and is lost");
      } else if (!(failure.get() instanceof OutcomeUnknownException)) {
        assertFalse(texts.contains(text), text + " failed and was applied: " + failure.get());
      }
    }
  }

  @Test
  void aFollowerRefusesAndNamesTheLeader() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    String follower = without(ids, leader).getFirst();
    cluster.await(
        "the follower knows the leader",
        () -> cluster.log(follower).status().leader().equals(Optional.of(leader)));
    var failure = failureOf(cluster.log(follower).propose(bytes("no")));
    var notLeader = assertInstanceOf(NotLeaderException.class, failure.orElseThrow());
    assertEquals(Optional.of(leader), notLeader.leader());
    var log = cluster.log(follower);
    assertInstanceOf(NotLeaderException.class, failureOf(log.spreadCommit()).orElseThrow());
    assertInstanceOf(
        NotLeaderException.class, failureOf(log.transferLeadership(follower)).orElseThrow());
    assertInstanceOf(
        NotLeaderException.class,
        failureOf(log.changeMembers(new MemberChange.Remove(leader))).orElseThrow());
  }

  @Test
  void aMinorityCommitsNothing() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    propose(leader, "before");
    var rest = without(ids, leader);
    for (var id : rest) {
      cluster.stop(id);
    }
    var alone = cluster.log(leader).propose(bytes("alone"));
    cluster.await(
        "the leader gives up", () -> cluster.log(leader).status().role() != LogRole.LEADER);
    assertTrue(failureOf(alone).isPresent());
    assertEquals(List.of("before"), cluster.machine(leader).texts());
    for (var id : rest) {
      cluster.restart(id);
    }
    propose(leader(ids), "after");
    for (var id : ids) {
      cluster.await("after", () -> cluster.machine(id).texts().contains("after"));
      assertSame(id, leader);
    }
  }

  @Test
  void silenceIsCountedWithoutALeaderAndEndsWithOne() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    assertEquals(OptionalLong.of(0), cluster.log(leader).status().leaderSilentMillis());
    for (var id : without(ids, leader)) {
      cluster.await(id + " hears its leader", () -> silentMillis(id) < 1_500);
      cluster.stop(id);
    }
    cluster.await("the leader leads no more", () -> silentMillis(leader) > 1_500);
    var late = without(ids, leader).getFirst();
    cluster.restart(late);
    cluster.await("a leader is heard again", () -> silentMillis(leader) < 1_500);
    cluster.await("by both", () -> silentMillis(late) < 1_500);
  }

  @Test
  void aListenerWithoutALeaderCountsItsSilence() throws Exception {
    var ids = cluster.start(1);
    var listener = cluster.join("late");
    cluster
        .log("n0")
        .changeMembers(new MemberChange.Add(listener))
        .get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.await("it hears the leader", () -> silentMillis("late") < 1_500);
    cluster.stop(ids.getFirst());
    cluster.await("it does no more", () -> silentMillis("late") > 3_000);
  }

  private long silentMillis(String id) {
    return cluster.log(id).status().leaderSilentMillis().orElse(Long.MAX_VALUE);
  }

  @Test
  void aVoterThatIsWeighedAsAWitnessHandsOverAndIsNotElectedAgain() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    cluster
        .log(leader)
        .changeMembers(new MemberChange.Weigh(leader, Vote.WITNESS))
        .get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.await("another leads", () -> !leader(ids).equals(leader));
    String next = leader(ids);
    cluster.kill(next);
    String last = without(without(ids, leader), next).getFirst();
    cluster.await("the other one leads", () -> cluster.log(last).status().role() == LogRole.LEADER);
    cluster.restart(next);
    cluster
        .log(last)
        .changeMembers(new MemberChange.Weigh(leader, Vote.VOTER))
        .get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.log(last).transferLeadership(leader).get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.await("it may lead again", () -> leader(ids).equals(leader));
  }

  @Test
  void leadershipIsHandedOver() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    propose(leader, "before");
    String next = without(ids, leader).getFirst();
    cluster.log(leader).transferLeadership(next).get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.await("handed over", () -> leader(ids).equals(next));
    propose(next, "after");
    awaitSame(ids, 2);
  }

  @Test
  void aListenerIsToldOfLeadershipAfterEverythingBeforeItIsApplied() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    String next = without(ids, leader).getFirst();
    var appliedAtGain = new CopyOnWriteArrayList<Integer>();
    var lost = new CopyOnWriteArrayList<Long>();
    var gained = new CopyOnWriteArrayList<Long>();
    cluster
        .log(next)
        .subscribe(
            new LogListener() {
              @Override
              public void leadershipGained(long term) {
                gained.add(term);
                appliedAtGain.add(cluster.machine(next).size());
              }
            });
    cluster
        .log(leader)
        .subscribe(
            new LogListener() {
              @Override
              public void leadershipGained(long term) {
                gained.add(term);
              }

              @Override
              public void leadershipLost(long term) {
                lost.add(term);
              }
            });
    cluster.await("a listener at the leader is told at once", () -> gained.size() == 1);
    for (int i = 0; i < 100; i++) {
      propose(leader, "entry " + i);
    }
    cluster.log(leader).transferLeadership(next).get(LONG_SECONDS, TimeUnit.SECONDS);
    cluster.await("told", () -> gained.size() == 2 && lost.size() == 1);
    assertEquals(gained.getFirst(), lost.getFirst());
    assertTrue(gained.getLast() > lost.getFirst());
    assertEquals(List.of(100), appliedAtGain);
  }

  @Test
  void followersHearOfCommitsWhenTold() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    long index = propose(leader, "entry");
    cluster.log(leader).spreadCommit().get(LONG_SECONDS, TimeUnit.SECONDS);
    for (var id : ids) {
      cluster.await("commit", () -> cluster.log(id).status().committedIndex() >= index);
    }
    awaitSame(ids, 1);
  }

  @Test
  void whoHearsThatACommitIsSpreadMayAskAgainAtOnce() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    var log = cluster.log(leader);
    var spread = List.of(spreadAgainAndAgain(log, 200), spreadAgainAndAgain(log, 200));
    for (int i = 0; i < 100; i++) {
      propose(leader, "entry " + i);
    }
    cluster.await("all is told", () -> spread.stream().allMatch(CompletableFuture::isDone));
  }

  private static CompletableFuture<Void> spreadAgainAndAgain(ReplicatedLog log, int times) {
    return times == 0
        ? CompletableFuture.completedFuture(null)
        : log.spreadCommit().thenCompose(_ -> spreadAgainAndAgain(log, times - 1));
  }

  @Test
  void aNewMemberGetsWhatWasBeforeIt() throws Exception {
    var ids = new ArrayList<>(cluster.start(1));
    for (int i = 0; i < 50; i++) {
      propose("n0", "entry " + i);
    }
    var listener = cluster.join("late");
    assertEquals(Set.of(), cluster.log("late").status().members());
    change("n0", new MemberChange.Add(listener));
    ids.add("late");
    awaitSame(ids, 50);
    cluster.await("it listens", () -> cluster.log("late").status().role() == LogRole.LISTENER);
    propose("n0", "more");
    awaitSame(ids, 51);
  }

  @Test
  void aNewMemberGetsASnapshotWhereTheLogIsGone() throws Exception {
    var ids = new ArrayList<>(cluster.start(1));
    // Two snapshots: the log is kept from the older one on.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        propose("n0", "entry " + round + "/" + i);
      }
      snapshot("n0");
    }
    for (int i = 0; i < 100; i++) {
      propose("n0", "tail " + i);
    }
    change("n0", new MemberChange.Add(cluster.join("late")));
    ids.add("late");
    awaitSame(ids, 300);
    assertEquals(1, cluster.machine("late").restores());
    cluster.stop("late");
    cluster.restart("late");
    awaitSame(ids, 300);
  }

  @Test
  void aMemberThatWasAwayIsTheSameAfterwards() throws Exception {
    var ids = cluster.start(3);
    String away = without(ids, leader(ids)).getFirst();
    propose(leader(ids), "first");
    awaitSame(ids, 1);
    cluster.stop(away);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        propose(leader(ids), "entry " + round + "/" + i);
      }
      for (var id : without(ids, away)) {
        cluster.await("applied", () -> cluster.machine(id).size() == leaderSize(ids, away));
        snapshot(id);
      }
    }
    cluster.restart(away);
    awaitSame(ids, 201);
  }

  @Test
  void aRestartBeginsWithTheSnapshot() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 20; i++) {
      propose("n0", "entry " + i);
    }
    snapshot("n0");
    propose("n0", "after");
    cluster.stop("n0");
    cluster.restart("n0");
    cluster.await("all", () -> cluster.machine("n0").size() == 21);
    assertEquals(1, cluster.machine("n0").restores());
    assertEquals("after", cluster.machine("n0").texts().getLast());
    assertEquals(List.of(), cluster.machine("n0").violations());
  }

  @Test
  void membersAreAddedPromotedDemotedReplacedAndRemoved() throws Exception {
    var ids = new ArrayList<>(cluster.start(3));
    String leader = leader(ids);
    var others = without(ids, leader);
    var spare = cluster.join("spare");
    var second = cluster.join("second");
    change(leader, new MemberChange.Add(spare));
    change(leader, new MemberChange.Add(second));
    assertEquals(Vote.LISTENER, voteOf(leader, "spare"));
    change(leader, new MemberChange.Promote("spare", Vote.VOTER));
    assertEquals(Vote.VOTER, voteOf(leader, "spare"));
    change(leader, new MemberChange.Demote("spare"));
    assertEquals(Vote.LISTENER, voteOf(leader, "spare"));
    change(leader, new MemberChange.Replace(others.getFirst(), "spare"));
    assertEquals(Vote.VOTER, voteOf(leader, "spare"));
    assertFalse(memberIds(leader).contains(others.getFirst()));
    cluster.await(
        "the one who left knows",
        () -> cluster.log(others.getFirst()).status().health() instanceof LogHealth.Removed);
    change(leader, new MemberChange.Remove("second"));
    assertEquals(Set.of(leader, others.get(1), "spare"), memberIds(leader));
    propose(leader, "after all");
    awaitSame(List.of(leader, others.get(1), "spare"), 1);
    assertEquals(cluster.log(leader).members(), cluster.machine(leader).members());
  }

  @Test
  void changesThatMakeNoSenseAreRefused() throws Exception {
    var ids = cluster.start(3);
    String leader = leader(ids);
    String other = without(ids, leader).getFirst();
    var refused =
        List.of(
            new MemberChange.Promote(other, Vote.VOTER),
            new MemberChange.Demote("nobody"),
            new MemberChange.Demote(leader),
            new MemberChange.Remove(leader),
            new MemberChange.Remove("nobody"),
            new MemberChange.Replace(other, "nobody"),
            new MemberChange.Add(new LogMember(other, "127.0.0.1", 1, Vote.LISTENER)));
    for (var change : refused) {
      assertInstanceOf(
          MemberChangeRefusedException.class,
          failureOf(cluster.log(leader).changeMembers(change)).orElseThrow(),
          change.toString());
    }
    assertInstanceOf(
        MemberChangeRefusedException.class,
        failureOf(cluster.log(leader).transferLeadership("nobody")).orElseThrow());
  }

  @Test
  void aListenerNeitherLeadsNorCounts() throws Exception {
    var ids = cluster.start(2);
    String leader = leader(ids);
    change(leader, new MemberChange.Add(cluster.join("listener")));
    propose(leader, "before");
    awaitSame(List.of("n0", "n1", "listener"), 1);
    String other = without(ids, leader).getFirst();
    cluster.stop(other);
    var alone = cluster.log(leader).propose(bytes("no majority"));
    cluster.await(
        "no majority with a listener", () -> cluster.log(leader).status().role() != LogRole.LEADER);
    assertTrue(failureOf(alone).isPresent());
    assertEquals(LogRole.LISTENER, cluster.log("listener").status().role());
    assertEquals(1, cluster.machine("listener").size());
    cluster.restart(other);
    assertNotEquals("listener", leader(ids));
  }

  @Test
  void aClosedLogSaysSo() throws Exception {
    cluster.start(1);
    var log = cluster.log("n0");
    cluster.stop("n0");
    var failure = failureOf(log.propose(bytes("late"))).orElseThrow();
    assertEquals(
        LogUnavailableException.Reason.STOPPED,
        assertInstanceOf(LogUnavailableException.class, failure).reason());
    assertEquals(LogRole.NONE, log.status().role());
    log.takeSnapshotSoon();
    log.close();
  }

  private void assertSame(String id, String other) throws Exception {
    cluster.await(
        id + " like " + other,
        () -> cluster.machine(id).entries().equals(cluster.machine(other).entries()));
  }

  private int leaderSize(List<String> ids, String away) throws Exception {
    return cluster.machine(leader(without(ids, away))).size();
  }

  /// Waits until all have applied as many entries, and compares them.
  private void awaitSame(List<String> ids, int count) throws Exception {
    for (var id : ids) {
      cluster.await(
          count + " entries at " + id + ", which has " + cluster.machine(id).size(),
          () -> cluster.machine(id).size() >= count);
    }
    var expected = cluster.machine(ids.getFirst()).entries();
    assertEquals(count, expected.size());
    for (var id : ids) {
      assertEquals(expected, cluster.machine(id).entries(), id);
      assertEquals(List.of(), cluster.machine(id).violations(), id);
    }
  }

  private void snapshot(String id) throws Exception {
    long applied = cluster.log(id).status().appliedIndex();
    cluster.log(id).takeSnapshotSoon();
    cluster.await("a snapshot at " + id, () -> cluster.log(id).status().snapshotIndex() >= applied);
  }

  private String leader(List<String> ids) throws Exception {
    var found = new ArrayList<String>();
    cluster.await(
        "a leader among " + ids,
        () -> {
          found.clear();
          for (var id : ids) {
            if (cluster.log(id).status().role() == LogRole.LEADER) {
              found.add(id);
            }
          }
          return found.size() == 1;
        });
    return found.getFirst();
  }

  private long propose(String id, String text) throws Exception {
    return cluster.log(id).propose(bytes(text)).get(LONG_SECONDS, TimeUnit.SECONDS);
  }

  private void change(String leader, MemberChange change) throws Exception {
    cluster.log(leader).changeMembers(change).get(LONG_SECONDS, TimeUnit.SECONDS);
  }

  private Vote voteOf(String at, String id) {
    return cluster.log(at).members().stream()
        .filter(member -> member.peerId().equals(id))
        .findFirst()
        .orElseThrow()
        .vote();
  }

  private Set<String> memberIds(String at) {
    var ids = new HashSet<String>();
    cluster.log(at).members().forEach(member -> ids.add(member.peerId()));
    return ids;
  }

  private static List<String> without(List<String> ids, String id) {
    return ids.stream().filter(other -> !other.equals(id)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Throwable> failureOf(CompletableFuture<?> future) throws Exception {
    try {
      future.get(LONG_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(Objects.requireNonNull(e.getCause()));
    }
  }
}
