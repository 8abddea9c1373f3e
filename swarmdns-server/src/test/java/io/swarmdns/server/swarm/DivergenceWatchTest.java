package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogStatus;
import io.swarmdns.proto.AppliedReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// `n2` differs from `n1`, which leads.
class DivergenceWatchTest {
  private static final int LONG = 40;

  private final ProgressBoard board = new ProgressBoard();
  private final Set<LogMember> members = new TreeSet<>();
  private final Set<String> alive = new HashSet<>(Set.of("n1", "n2", "n3"));
  private final List<String> told = new ArrayList<>();
  private final DivergenceWatch watch =
      new DivergenceWatch("n2", this::status, board, alive::contains, told::add);

  private LogStatus status() {
    return new LogStatus(
        LogRole.FOLLOWER,
        Optional.of("n1.1"),
        OptionalLong.of(10),
        1,
        7,
        7,
        -1,
        members,
        Map.of(),
        new LogHealth.Ok());
  }

  private void votes(String... peers) {
    members.clear();
    for (String peer : peers) {
      members.add(new LogMember(peer, "127.0.0.1", 7000, Vote.VOTER));
    }
  }

  private void differ() {
    board.own(report("n2", "one"));
    board.heard(report("n1", "another"));
  }

  private static AppliedReport report(String node, String digest) {
    return AppliedReport.newBuilder()
        .setNode(node)
        .setIndex(7)
        .setDigest(ByteString.copyFromUtf8(digest))
        .build();
  }

  private int toldAfter(int ticks) {
    for (int i = 0; i < ticks; i++) {
      watch.tick();
    }
    return told.size();
  }

  @Test
  void aDifferenceThatLastsIsTold() {
    votes("n1.1", "n2.1", "n3.1");
    assertEquals(0, toldAfter(LONG), "nothing differs");
    differ();
    assertEquals(0, toldAfter(3), "it may be over at once");
    assertEquals(1, toldAfter(6));
    assertEquals(1, toldAfter(LONG), "once: it takes a while until it is healed");
    board.beginAnew();
    assertEquals(1, toldAfter(LONG), "it is healed");
    differ();
    assertEquals(2, toldAfter(LONG), "again");
  }

  @Test
  void aVoterThatTheOthersNeedWaits() {
    differ();
    votes("n1.1", "n2.1");
    assertEquals(0, toldAfter(LONG), "of two votes none can be spared");
    votes("n1.1", "n2.1", "n3.1");
    alive.remove("n3");
    assertEquals(0, toldAfter(LONG), "nor of three with one dead");
    alive.add("n3");
    assertEquals(1, toldAfter(1));
  }

  @Test
  void aListenerIsNotNeeded() {
    differ();
    votes("n1.1");
    members.add(new LogMember("n2.1", "127.0.0.1", 7000, Vote.LISTENER));
    assertEquals(1, toldAfter(8));
  }
}
