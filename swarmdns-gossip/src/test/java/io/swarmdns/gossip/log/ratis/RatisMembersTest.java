package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.MemberChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes of members in which somebody goes, or is not heard.
final class RatisMembersTest {
  /// Where Ratis lets a test in when a node is sent entries.
  private static final String APPEND_ENTRIES = "RaftServerImpl.appendEntries";

  @TempDir Path directory;
  private RatisCluster cluster;

  /// How many lists of members each of these nodes still hears before it hears nothing any more.
  private final Map<String, AtomicInteger> hears = new ConcurrentHashMap<>();

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
  }

  @AfterEach
  void close() {
    CodeInjectionForTesting.remove(APPEND_ENTRIES);
    cluster.close();
  }

  /// `n0` leads, changes the members, and steps down because nobody else hears anything any more.
  ///
  /// @param heard how many lists of members the others hear before: the first has both the old
  ///   members and the new ones, the second the new ones alone
  private void loseLeader(MemberChange change, int heard, String... others) throws Exception {
    for (String other : others) {
      hears.put(other, new AtomicInteger(heard));
    }
    cutOff();
    var _ = cluster.log("n0").changeMembers(change);
    cluster.await(
        "n0 steps down",
        () -> isCutOff(others[0]) && cluster.log("n0").status().role() != LogRole.LEADER);
  }

  private void losePromotion(int heard) throws Exception {
    cluster.start(1);
    follow("n1");
    loseLeader(new MemberChange.Promote("n1", Vote.VOTER), heard, "n1");
    assertEquals(LogRole.LISTENER, cluster.log("n1").status().role());
  }

  /// A new listener that has caught up.
  private void follow(String id) throws Exception {
    cluster.change("n0", new MemberChange.Add(cluster.join(id)));
    propose("n0", "one");
    cluster.await("it follows", () -> cluster.machine(id).texts().contains("one"));
  }

  private void cutOff() {
    CodeInjectionForTesting.put(
        APPEND_ENTRIES,
        (local, _, arguments) -> {
          var left = hears.get(local.toString());
          if (left != null
              && (left.get() < 0 || (tellsMembers(arguments) && left.decrementAndGet() < 0))) {
            throw new IllegalStateException(local + " is cut off");
          }
          return true;
        });
  }

  private boolean isCutOff(String id) {
    var left = hears.get(id);
    return left != null && left.get() < 0;
  }

  private static boolean tellsMembers(Object... arguments) {
    return Stream.of(arguments)
        .filter(AppendEntriesRequestProto.class::isInstance)
        .map(AppendEntriesRequestProto.class::cast)
        .flatMap(append -> append.getEntriesList().stream())
        .anyMatch(LogEntryProto::hasConfigurationEntry);
  }

  private void propose(String id, String text) throws Exception {
    cluster.log(id).propose(text.getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
  }

  private void assertBothVote() throws Exception {
    cluster.await("both vote", () -> voters(cluster.leader()).equals(Set.of("n0", "n1")));
    propose(cluster.leader(), "two");
    for (String id : List.of("n0", "n1")) {
      cluster.await(id + " has it", () -> cluster.machine(id).texts().contains("two"));
    }
  }

  private Set<String> voters(String id) {
    return cluster.log(id).members().stream()
        .filter(member -> member.vote().counts())
        .map(LogMember::peerId)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aListenerElectsThatDoesNotKnowOfItsVote(int heard) throws Exception {
    losePromotion(heard);
    CodeInjectionForTesting.remove(APPEND_ENTRIES);
    assertBothVote();
  }

  @Test
  void soItDoesAfterARestartOfBoth() throws Exception {
    losePromotion(1);
    cluster.kill("n0");
    cluster.kill("n1");
    CodeInjectionForTesting.remove(APPEND_ENTRIES);
    cluster.restart("n1");
    cluster.restart("n0");
    assertBothVote();
  }

  static Stream<MemberChange> changes() {
    return Stream.of(
        new MemberChange.Demote("n2"),
        new MemberChange.Replace("n2", "n3"),
        new MemberChange.Swap("n2", "n3"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void anotherLeadsInTheMiddleOfAChange(MemberChange change) throws Exception {
    cluster.start(3);
    follow("n3");
    loseLeader(change, 1, "n1", "n2", "n3");
    CodeInjectionForTesting.remove(APPEND_ENTRIES);
    cluster.await(
        "a leader takes entries",
        () -> {
          propose(cluster.leader(), "two");
          return true;
        });
    cluster.await("n1 has it", () -> cluster.machine("n1").texts().contains("two"));
  }

  @Test
  void anAdditionThatFailsLeavesTheOtherListenersAlone() throws Exception {
    cluster.start(1);
    follow("n1");
    follow("n2");
    hears.put("n3", new AtomicInteger(-1));
    cutOff();
    var adding = cluster.log("n0").changeMembers(new MemberChange.Add(cluster.join("n3")));
    assertThrows(ExecutionException.class, () -> adding.get(90, TimeUnit.SECONDS));
    propose("n0", "two");
    for (String id : List.of("n1", "n2")) {
      cluster.await(id + " has it", () -> cluster.machine(id).texts().contains("two"));
    }
  }

  @Test
  void aListenerThatIsDownDoesNotKeepAnotherOut() throws Exception {
    cluster.start(1);
    follow("n1");
    cluster.kill("n1");
    follow("n2");
  }
}
