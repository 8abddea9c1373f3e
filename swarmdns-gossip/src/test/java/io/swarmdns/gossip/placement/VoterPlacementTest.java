package io.swarmdns.gossip.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.placement.MemberStep.AddListener;
import io.swarmdns.gossip.placement.MemberStep.Demote;
import io.swarmdns.gossip.placement.MemberStep.Promote;
import io.swarmdns.gossip.placement.MemberStep.Remove;
import io.swarmdns.gossip.placement.MemberStep.Replace;
import io.swarmdns.gossip.placement.MemberStep.Swap;
import io.swarmdns.proto.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoterPlacementTest {
  private static final long LONG = 1_000_000;

  private static LogNode alive(String name, Role role, String region) {
    return new LogNode(name, name + ".1", role, region, LONG, 0, true, true, false);
  }

  private static LogNode primary(String name) {
    return alive(name, Role.PRIMARY, "north");
  }

  private static LogNode silent(String name, long millis) {
    return new LogNode(name, name + ".1", Role.PRIMARY, "north", 0, millis, false, false, false);
  }

  private static Optional<MemberStep> next(
      List<LogNode> nodes, Collection<String> voters, Collection<String> listeners) {
    return VoterPlacement.next(nodes, voters, listeners, "a.1", 3);
  }

  @Test
  void aNewNodeBecomesAListener() {
    assertEquals(
        Optional.of(new AddListener("b.1")),
        next(List.of(primary("a"), primary("b")), List.of("a.1"), List.of()));
  }

  @Test
  void aSecondVoterAloneWouldBeNoHelp() {
    assertEquals(
        Optional.empty(),
        next(List.of(primary("a"), primary("b")), List.of("a.1"), List.of("b.1")));
  }

  @Test
  void twoListenersBecomeVotersOneAfterTheOther() {
    var nodes = List.of(primary("a"), primary("b"), primary("c"));
    assertEquals(
        Optional.of(new Promote("b.1")), next(nodes, List.of("a.1"), List.of("b.1", "c.1")));
    assertEquals(
        Optional.of(new Promote("c.1")), next(nodes, List.of("a.1", "b.1"), List.of("c.1")));
    assertEquals(Optional.empty(), next(nodes, List.of("a.1", "b.1", "c.1"), List.of()));
  }

  @Test
  void backupsNeverVote() {
    var nodes =
        List.of(primary("a"), alive("b", Role.BACKUP, "south"), alive("c", Role.BACKUP, "east"));
    assertEquals(Optional.empty(), next(nodes, List.of("a.1"), List.of("b.1", "c.1")));
  }

  @Test
  void aWitnessVotesWhereThereIsNoThirdPrimary() {
    var nodes = List.of(primary("a"), primary("b"), alive("w", Role.WITNESS, "north"));
    assertEquals(
        Optional.of(new Promote("b.1")), next(nodes, List.of("a.1"), List.of("b.1", "w.1")));
    assertEquals(
        Optional.of(new Promote("w.1")), next(nodes, List.of("a.1", "b.1"), List.of("w.1")));
  }

  @Test
  void votersAreTakenFromOtherRegionsFirst() {
    var nodes = List.of(primary("a"), primary("b"), alive("z", Role.PRIMARY, "south"));
    assertEquals(
        Optional.of(new Promote("z.1")), next(nodes, List.of("a.1"), List.of("b.1", "z.1")));
  }

  @Test
  void aSilentVoterIsSwappedAfterAWhileOnly() {
    var voters = List.of("a.1", "b.1", "c.1");
    var listeners = List.of("d.1");
    var shortly = List.of(primary("a"), silent("b", 5_000), primary("c"), primary("d"));
    assertEquals(Optional.empty(), next(shortly, voters, listeners));
    var long_ = List.of(primary("a"), silent("b", 61_000), primary("c"), primary("d"));
    assertEquals(Optional.of(new Swap("b.1", "d.1")), next(long_, voters, listeners));
  }

  @Test
  void theCountDoesNotShrinkByItself() {
    var nodes = List.of(primary("a"), silent("b", LONG), primary("c"));
    assertEquals(Optional.empty(), next(nodes, List.of("a.1", "b.1", "c.1"), List.of()));
  }

  @Test
  void aNodeThatLostItsLogIsReplacedByItself() {
    var again = new LogNode("b", "b.2", Role.PRIMARY, "north", LONG, 0, true, true, false);
    var nodes = List.of(primary("a"), again, primary("c"));
    var voters = List.of("a.1", "b.1", "c.1");
    assertEquals(Optional.of(new AddListener("b.2")), next(nodes, voters, List.of()));
    assertEquals(Optional.of(new Replace("b.1", "b.2")), next(nodes, voters, List.of("b.2")));
  }

  @Test
  void oldNewsOfANodeThatHasBegunAnewChangeNothing() {
    var nodes = List.of(primary("a"), primary("b"), primary("c"));
    assertEquals(Optional.empty(), next(nodes, List.of("a.1", "b.2", "c.1"), List.of()));
  }

  @Test
  void aNodeNotHeardOfSinceThisOneStartedIsNotTakenForGone() {
    var unheard = new LogNode("b", "", Role.PRIMARY, "north", 0, 1_000, false, false, false);
    assertEquals(
        Optional.empty(),
        next(
            List.of(primary("a"), unheard, primary("c")), List.of("a.1", "b.1", "c.1"), List.of()));
  }

  @Test
  void aRemovedNodeGoes() {
    var nodes = List.of(primary("a"), primary("c"));
    assertEquals(
        Optional.of(new Remove("b.1")), next(nodes, List.of("a.1", "b.1", "c.1"), List.of()));
    assertEquals(
        Optional.of(new Remove("x.1")), next(nodes, List.of("a.1", "c.1"), List.of("x.1")));
  }

  /// Gossip has the dead alive for some seconds.
  @Test
  void aRemovedVoterStaysUntilTheOthersAreKnownToAnswer() {
    var silent = new LogNode("c", "c.1", Role.PRIMARY, "north", LONG, 0, true, false, false);
    var voters = List.of("a.1", "b.1", "c.1");
    assertEquals(Optional.empty(), next(List.of(primary("a"), silent), voters, List.of()));
    assertEquals(
        Optional.of(new Replace("b.1", "d.1")),
        next(List.of(primary("a"), silent, primary("d")), voters, List.of("d.1")));
  }

  @Test
  void whoDoesNotAnswerTheLeaderGetsNoVote() {
    var silent = new LogNode("b", "b.1", Role.PRIMARY, "north", LONG, 0, true, false, false);
    var listeners = List.of("b.1", "c.1");
    assertEquals(
        Optional.empty(),
        next(List.of(primary("a"), silent, primary("c")), List.of("a.1"), listeners));
    assertEquals(
        Optional.of(new Promote("b.1")),
        next(List.of(primary("a"), primary("b"), primary("c")), List.of("a.1"), listeners));
  }

  @Test
  void aDrainingVoterHandsItsVoteOver() {
    var draining = new LogNode("b", "b.1", Role.PRIMARY, "north", LONG, 0, true, true, true);
    var nodes = List.of(primary("a"), draining, primary("c"), primary("d"));
    assertEquals(
        Optional.of(new Swap("b.1", "d.1")),
        next(nodes, List.of("a.1", "b.1", "c.1"), List.of("d.1")));
  }

  /// Whatever nodes do, steps come to an end, never take a vote away without giving one, never give
  /// a backup one, and lead to as many voters as can be had.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void randomSwarmsComeToRest(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      var nodes = randomNodes(random);
      var voters = new TreeSet<>(List.of("a.1"));
      var listeners = new TreeSet<String>();
      int steps = 0;
      int votersAtMost = 1;
      for (var step = next(nodes, voters, listeners);
          step.isPresent();
          step = next(nodes, voters, listeners)) {
        assertTrue(++steps < 50, () -> "no end with " + nodes);
        apply(step.get(), voters, listeners);
        assertTrue(voters.size() >= votersAtMost, () -> "fewer voters with " + nodes);
        votersAtMost = voters.size();
      }
      assertTrue(voters.size() <= 3);
      assertEquals(1, voters.size() % 2);
      assertTrue(
          nodes.stream()
              .filter(node -> node.role() == Role.BACKUP)
              .noneMatch(node -> voters.contains(node.peerId())));
    }
  }

  private static List<LogNode> randomNodes(Random random) {
    var nodes = new ArrayList<LogNode>();
    nodes.add(primary("a"));
    for (int i = 1 + random.nextInt(7); i > 0; i--) {
      var role = List.of(Role.PRIMARY, Role.BACKUP, Role.WITNESS).get(random.nextInt(3));
      boolean isAlive = random.nextInt(4) > 0;
      nodes.add(
          new LogNode(
              "n" + i,
              "n" + i + ".1",
              role,
              "region" + random.nextInt(3),
              isAlive ? random.nextInt(5_000) : 0,
              isAlive ? 0 : random.nextInt(120_000) + 1L,
              random.nextInt(4) > 0,
              isAlive,
              random.nextInt(8) == 0));
    }
    return nodes;
  }

  private static void apply(MemberStep step, Set<String> voters, Set<String> listeners) {
    switch (step) {
      case AddListener(String peer) -> assertTrue(listeners.add(peer));
      case Promote(String peer) -> assertTrue(listeners.remove(peer) && voters.add(peer));
      case Replace(String voter, String listener) ->
          assertTrue(voters.remove(voter) && listeners.remove(listener) && voters.add(listener));
      case Swap(String voter, String listener) ->
          assertTrue(
              voters.remove(voter)
                  && listeners.remove(listener)
                  && voters.add(listener)
                  && listeners.add(voter));
      case Demote(String peer) -> assertTrue(voters.remove(peer) && listeners.add(peer));
      case Remove(String peer) -> assertTrue(voters.remove(peer) || listeners.remove(peer));
    }
  }
}
